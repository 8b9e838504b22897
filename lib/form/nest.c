#include "form/nest.h"

#include <string.h>

#include "base/number.h"
#include "base/str.h"

/* One step of a path. */
struct crm_nest_path {
	enum { MEMBER, NTH, ALL, HAVING } kind;
	const char *name, *value;
	int64_t nth;
	struct crm_nest_path *next;
};

struct crm_nest *crm_nest_add(struct crm_arena *arena, struct crm_nest *parent, enum crm_nest_kind kind, const char *name)
{
	struct crm_nest *tree = crm_new(arena, struct crm_nest, 1);

	tree->kind = kind;
	tree->name = name;
	if (parent && parent->last)
		parent->last->next = tree;
	else if (parent)
		parent->first = tree;
	if (parent)
		parent->last = tree;
	return tree;
}

struct crm_nest *crm_nest_add_text(struct crm_arena *arena, struct crm_nest *parent, const char *name, const char *text,
                                   size_t n)
{
	struct crm_nest *tree = crm_nest_add(arena, parent, CRM_NEST_VALUE, name);

	tree->text = text;
	tree->n = n;
	return tree;
}

const struct crm_nest *crm_nest_member(const struct crm_nest *tree, const char *name)
{
	if (tree->kind == CRM_NEST_OBJECT)
		for (const struct crm_nest *child = tree->first; child; child = child->next)
			if (crm_same(child->name, name))
				return child;
	return NULL;
}

void crm_nest_put_text(struct crm_arena *arena, struct crm_nest *object, const char *name, const char *text, size_t n)
{
	struct crm_nest *same = object->first;

	while (same && !crm_same(same->name, name))
		same = same->next;
	if (same && same->kind == CRM_NEST_VALUE) {
		same->kind = CRM_NEST_LIST;
		crm_nest_add_text(arena, same, NULL, same->text, same->n);
	}
	crm_nest_add_text(arena, same ? same : object, same ? NULL : name, text, n);
}

/* -- reading a path ----------------------------------------------------------------- */

struct reading {
	struct crm_arena *arena;
	const char *text, *at;
	struct crm_nest_path **end;
};

static crm_err wrong(const struct reading *reading, const char *what)
{
	crm_err err = crm_fail(CRM_INVALID, "%s", what);

	return crm_err_hint(crm_err_caret(err, reading->text, (int)(reading->at - reading->text), 1),
	                    "data.object.id, items[0].sku, items[].sku, answers[id=EMAIL].text");
}

static struct crm_nest_path *add_step(struct reading *reading)
{
	struct crm_nest_path *step = crm_new(reading->arena, struct crm_nest_path, 1);

	*reading->end = step;
	reading->end = &step->next;
	return step;
}

static crm_err read_name(struct reading *reading)
{
	const char *start = reading->at;
	bool quoted = *start == '"';
	size_t n = quoted ? strcspn(start + 1, "\"") : strcspn(start, ".[]\" \t|");

	if (!n || (quoted && !start[1 + n]))
		return wrong(reading, "a name is missing here");
	struct crm_nest_path *step = add_step(reading);
	step->name = crm_copy_n(reading->arena, start + quoted, n);
	reading->at = start + n + (quoted ? 2 : 0);
	return NULL;
}

static crm_err read_bracket(struct reading *reading)
{
	const char *start = reading->at + 1;
	size_t n = strcspn(start, "]"), name = strcspn(start, "=]");

	if (!start[n])
		return wrong(reading, "this bracket is not closed");
	struct crm_nest_path *step = add_step(reading);
	step->kind = !n ? ALL : name < n ? HAVING : NTH;
	step->name = crm_copy_n(reading->arena, start, name);
	if (step->kind == HAVING)
		step->value = crm_copy_n(reading->arena, start + name + 1, n - name - 1);
	if (step->kind == NTH && (crm_integer_parse(step->name, &step->nth) || step->nth < 0))
		return wrong(reading, "in brackets stands a number, NAME=VALUE, or nothing");
	reading->at = start + n + 1;
	return NULL;
}

crm_err crm_nest_path_read(struct crm_arena *arena, const char *text, struct crm_nest_path **out)
{
	struct reading reading = { .arena = arena, .text = text, .at = text, .end = out };

	*out = NULL;
	CRM_TRY(*text == '[' ? read_bracket(&reading) : read_name(&reading));
	while (*reading.at) {
		if (*reading.at == '[') {
			CRM_TRY(read_bracket(&reading));
		} else if (*reading.at == '.') {
			reading.at++;
			CRM_TRY(read_name(&reading));
		} else {
			return wrong(&reading, "this does not belong into a path");
		}
	}
	return NULL;
}

bool crm_nest_path_is_many(const struct crm_nest_path *path)
{
	for (; path; path = path->next)
		if (path->kind == ALL)
			return true;
	return false;
}

/* -- following it --------------------------------------------------------------------- */

static bool has(const struct crm_nest *tree, const struct crm_nest_path *step)
{
	const struct crm_nest *member = crm_nest_member(tree, step->name);

	return member && member->kind == CRM_NEST_VALUE && crm_same(member->text, step->value);
}

static void follow(const struct crm_nest_path *step, const struct crm_nest *tree, const struct crm_nest **found, size_t *count)
{
	int64_t nth = 0;

	if (!step) {
		if (tree->kind != CRM_NEST_NULL && *count < CRM_NEST_FOUND)
			found[(*count)++] = tree;
		return;
	}
	if (step->kind == MEMBER) {
		const struct crm_nest *member = crm_nest_member(tree, step->name);
		if (member)
			follow(step->next, member, found, count);
		return;
	}
	if (tree->kind != CRM_NEST_LIST)
		return;
	for (const struct crm_nest *child = tree->first; child && *count < CRM_NEST_FOUND; child = child->next, nth++)
		if (step->kind == ALL || (step->kind == NTH ? nth == step->nth : has(child, step)))
			follow(step->next, child, found, count);
}

size_t crm_nest_find(const struct crm_nest_path *path, const struct crm_nest *tree, const struct crm_nest **found)
{
	size_t count = 0;

	follow(path, tree, found, &count);
	return count;
}
