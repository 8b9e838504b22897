#include "crm/receive_value.h"

#include <string.h>

#include "base/str.h"
#include "crm/receive_filter.h"
#include "form/template.h"
#include "model/value.h"

/* A way to a value: from which tree, and how. */
struct way {
	enum { EVENT, WHOLE, SPECIAL, RECORDS } root;
	const char *text;
	struct crm_nest_path *path;      /* NULL: the whole itself */
};

struct alternative {
	struct way way;
	const struct crm_template *template; /* NULL: it is a way */
	struct way *ways;                /* of the template's pieces */
	struct alternative *next;
};

struct filter {
	const struct crm_receive_filter *kind;
	struct crm_receive_value *value;
	const char *meanings;
	struct filter *next;
};

struct crm_receive_value {
	struct alternative *first;
	struct filter *filters;
};

struct crm_receive_condition {
	struct crm_receive_value *value;
	bool not;
	const char *values;              /* parted by commas; NULL: it is there */
};

/* -- reading --------------------------------------------------------------------------- */

static crm_err read_way(struct crm_arena *arena, const char *text, struct way *out)
{
	static const char whole[] = "$whole.";

	out->text = text;
	out->root = crm_starts(text, whole) ? WHOLE : *text == '$' ? SPECIAL : *text == '@' ? RECORDS : EVENT;
	text += out->root == WHOLE ? sizeof whole - 1 : out->root == EVENT ? 0 : 1;
	return crm_nest_path_read(arena, text, &out->path);
}

static crm_err read_template(struct crm_arena *arena, const char *text, struct alternative *out)
{
	struct crm_template *template = crm_new(arena, struct crm_template, 1);

	CRM_TRY(crm_err_as(crm_template_parse(arena, text, template), CRM_INVALID));
	out->template = template;
	out->ways = crm_new(arena, struct way, template->count + 1);
	for (size_t i = 0; i < template->count; i++)
		if (template->pieces[i].name)
			CRM_TRY(read_way(arena, template->pieces[i].name, &out->ways[i]));
	return NULL;
}

static const char *trimmed(struct crm_arena *arena, const char *text, size_t n)
{
	for (; n && (*text == ' ' || *text == '\t'); n--)
		text++;
	while (n && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		n--;
	return crm_copy_n(arena, text, n);
}

static crm_err read_alternative(struct crm_arena *arena, const char *text, struct alternative **out)
{
	size_t n = strlen(text);

	*out = crm_new(arena, struct alternative, 1);
	if (*text != '"')
		return read_way(arena, text, &(*out)->way);
	if (n < 2 || text[n - 1] != '"')
		return crm_err_caret(crm_fail(CRM_INVALID, "this text has no end"), text, 0, (int)n);
	return read_template(arena, crm_copy_n(arena, text + 1, n - 2), *out);
}

/* So much of it as stands before the mark, outside of quotes. */
static size_t until_mark(const char *text, const char *mark)
{
	bool quoted = false;
	size_t n = 0;

	for (; text[n] && (quoted || !crm_starts(text + n, mark)); n++)
		quoted ^= text[n] == '"';
	return n;
}

static crm_err read_filter(struct crm_arena *arena, const char *text, struct filter **out)
{
	size_t n = strcspn(text, " ");
	const char *rest = text + n + strspn(text + n, " ");
	struct filter *filter = crm_new(arena, struct filter, 1);

	*out = filter;
	filter->kind = crm_receive_filter_named(text, n);
	if (!filter->kind)
		return crm_err_hint(crm_fail(CRM_INVALID, "there is no filter '%.*s'", (int)n, text),
		                    "filters are: lower, map A=b, minor PATH, unix, until PATH");
	if ((filter->kind->takes == CRM_FILTER_BARE) != !*rest)
		return crm_fail(CRM_INVALID, filter->kind->takes ? "what does '%s' take?" : "'%s' takes nothing more",
		                filter->kind->name);
	filter->meanings = rest;
	return filter->kind->takes == CRM_FILTER_VALUE ? crm_receive_value_read(arena, rest, &filter->value) : NULL;
}

crm_err crm_receive_value_read(struct crm_arena *arena, const char *text, struct crm_receive_value **out)
{
	struct crm_receive_value *value = crm_new(arena, struct crm_receive_value, 1);
	struct alternative **end = &value->first;
	struct filter **last = &value->filters;
	size_t n = until_mark(text, "->");
	const char *rest = text + n, *head = crm_copy_n(arena, text, n);

	*out = value;
	for (bool more = true; more; end = &(*end)->next) {
		n = until_mark(head, "|");
		CRM_TRY(read_alternative(arena, trimmed(arena, head, n), end));
		more = head[n];
		head += n + more;
	}
	for (; *rest; last = &(*last)->next) {
		n = until_mark(rest += 2, "->");
		CRM_TRY(read_filter(arena, trimmed(arena, rest, n), last));
		rest += n;
	}
	return NULL;
}

const char *crm_receive_value_record(const struct crm_receive_value *value, size_t i)
{
	for (const struct alternative *one = value->first; one; one = one->next) {
		if (!one->template && one->way.root == RECORDS && !i--)
			return one->way.text + 1;
		for (size_t k = 0; one->template && k < one->template->count; k++)
			if (one->ways[k].path && one->ways[k].root == RECORDS && !i--)
				return one->ways[k].text + 1;
	}
	return NULL;
}

/* -- asking ------------------------------------------------------------------------------ */

static const struct crm_nest *tree_of(const struct way *way, const struct crm_receive_scope *scope)
{
	switch (way->root) {
	case WHOLE: return scope->whole;
	case SPECIAL: return scope->special;
	case RECORDS: return scope->records;
	default: return scope->event;
	}
}

/* What is in a list of a list, or an object, is no value: it is passed over. */
static void add_found(struct crm_str *out, const struct crm_nest *tree, bool list)
{
	if (tree->kind == CRM_NEST_VALUE && list && tree->n)
		crm_list_add_element(out, tree->text, tree->n);
	else if (tree->kind == CRM_NEST_VALUE && !list)
		crm_str_add_n(out, tree->text, tree->n);
	else if (tree->kind == CRM_NEST_LIST)
		for (const struct crm_nest *child = tree->first; child; child = child->next)
			if (child->kind == CRM_NEST_VALUE && child->n)
				crm_list_add_element(out, child->text, child->n);
}

static void follow(const struct way *way, const struct crm_receive_scope *scope, struct crm_arena *arena,
                   struct crm_receive_text *out)
{
	const struct crm_nest *found[CRM_NEST_FOUND];
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct crm_nest *tree = tree_of(way, scope);
	size_t count = tree ? crm_nest_find(way->path, tree, found) : 0;
	bool list = crm_nest_path_is_many(way->path);

	for (size_t i = 0; i < count; i++) {
		out->list |= list || found[i]->kind == CRM_NEST_LIST;
		add_found(&text, found[i], list);
		if (!list)
			break;
	}
	out->text = text.n ? crm_copy_n(arena, text.s, text.n) : NULL;
}

static void fill(const struct alternative *one, const struct crm_receive_scope *scope, struct crm_arena *arena,
                 struct crm_receive_text *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	for (size_t i = 0; i < one->template->count; i++) {
		const struct crm_template_piece *piece = &one->template->pieces[i];
		struct crm_receive_text value = {0};
		crm_str_add_n(&text, piece->text, piece->n);
		if (piece->name)
			follow(&one->ways[i], scope, arena, &value);
		if (piece->name && (value.text || piece->otherwise))
			crm_str_add(&text, value.text ? value.text : piece->otherwise);
	}
	const char *whole = trimmed(arena, crm_str_text(&text), text.n);
	out->text = *whole ? whole : NULL;
}

static crm_err run_filters(const struct crm_receive_value *value, const struct crm_receive_scope *scope,
                           struct crm_arena *arena, struct crm_receive_text *out)
{
	for (const struct filter *filter = value->filters; filter && out->text; filter = filter->next) {
		struct crm_receive_text other = { .text = filter->meanings };
		if (filter->value)
			CRM_TRY(crm_receive_value_of(filter->value, scope, arena, &other));
		CRM_TRY(filter->kind->run(arena, other.text, &out->text));
	}
	return NULL;
}

crm_err crm_receive_value_of(const struct crm_receive_value *value, const struct crm_receive_scope *scope,
                             struct crm_arena *arena, struct crm_receive_text *out)
{
	*out = (struct crm_receive_text){0};
	for (const struct alternative *one = value->first; one && !out->text; one = one->next) {
		*out = (struct crm_receive_text){0};
		if (one->template)
			fill(one, scope, arena, out);
		else
			follow(&one->way, scope, arena, out);
	}
	return run_filters(value, scope, arena, out);
}

/* -- conditions ---------------------------------------------------------------------------- */

crm_err crm_receive_condition_read(struct crm_arena *arena, const char *text, struct crm_receive_condition **out)
{
	struct crm_receive_condition *condition = crm_new(arena, struct crm_receive_condition, 1);
	const char *mark;

	*out = condition;
	if (crm_starts(text, "not ")) {
		condition->not = true;
		return crm_receive_value_read(arena, trimmed(arena, text + 4, strlen(text + 4)), &condition->value);
	}
	/* A path may have one in brackets; blanks stand around this one. */
	mark = strstr(text, " = ");
	if (!mark && (mark = strstr(text, " != ")))
		condition->not = true;
	if (mark)
		condition->values = mark + (condition->not ? 4 : 3);
	return crm_receive_value_read(arena, trimmed(arena, text, mark ? (size_t)(mark - text) : strlen(text)),
	                              &condition->value);
}

static bool is_among(struct crm_arena *arena, const char *values, const char *text)
{
	for (const char *at = values; *at;) {
		size_t n = strcspn(at, ",");
		if (crm_same_ascii(trimmed(arena, at, n), text))
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

crm_err crm_receive_condition_fits(const struct crm_receive_condition *condition, const struct crm_receive_scope *scope,
                                   struct crm_arena *arena, bool *fits)
{
	struct crm_receive_text text;

	CRM_TRY(crm_receive_value_of(condition->value, scope, arena, &text));
	bool is = text.text && (!condition->values || is_among(arena, condition->values, text.text));
	*fits = is != condition->not;
	return NULL;
}
