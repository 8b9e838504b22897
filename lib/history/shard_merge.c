#include "history/shard_merge.h"

#include <string.h>

#include "base/mem.h"
#include "history/text.h"

enum { BASE, OURS, THEIRS, SIDES };

/* -- lists ----------------------------------------------------------------------------------- */

struct span {
	const char *s;           /* NULL: there is none */
	size_t n;
};

static bool same(const struct span *a, const struct span *b)
{
	return !a->s == !b->s && a->n == b->n && (!a->s || memcmp(a->s, b->s, a->n) == 0);
}

static int compare(const struct span *a, const struct span *b)
{
	int order = memcmp(a->s, b->s, a->n < b->n ? a->n : b->n);

	return order ? order : (a->n > b->n) - (a->n < b->n);
}

/* The next element of a list as it is written, quoted; *s NULL at its end. */
static struct span next_element(struct span *list)
{
	const char *p = list->s, *end = list->s + list->n;
	struct span out = {0};

	while (p < end && *p != '"')
		p++;
	out.s = p < end ? p : NULL;
	for (p++; p < end && *p != '"'; p++)
		p += *p == '\\';
	p = p < end ? p + 1 : end;
	out.n = out.s ? (size_t)(p - out.s) : 0;
	*list = (struct span){ p, (size_t)(end - p) };
	return out;
}

static bool has_element(struct span list, const struct span *element)
{
	for (struct span at; list.s && (at = next_element(&list)).s;)
		if (same(&at, element))
			return true;
	return false;
}

/* It stays unless one side has taken it away; it comes if one side has put it there. */
static bool stays(const struct span sides[SIDES], const struct span *element)
{
	bool before = has_element(sides[BASE], element), ours = has_element(sides[OURS], element);
	bool theirs = has_element(sides[THEIRS], element);

	return before ? ours && theirs : ours || theirs;
}

static void merge_lists(const struct span sides[SIDES], struct crm_str *out)
{
	struct span a = sides[OURS], b = sides[THEIRS];
	struct span left = next_element(&a), right = next_element(&b);
	size_t start = out->n;

	while (left.s || right.s) {
		int order = !left.s ? 1 : !right.s ? -1 : compare(&left, &right);
		struct span at = order <= 0 ? left : right;

		if (stays(sides, &at)) {
			crm_str_add(out, out->n == start ? "[" : ", ");
			crm_str_add_n(out, at.s, at.n);
		}
		left = order <= 0 ? next_element(&a) : left;
		right = order >= 0 ? next_element(&b) : right;
	}
	if (out->n > start)
		crm_str_add_c(out, ']');
}

/* -- fields ------------------------------------------------------------------------------------ */

struct line {
	struct span name, value;
};

struct lines {
	struct line *lines;
	size_t count;
};

/* '  "name": value,': crm_shard_next has seen that each begins as a field's does. */
static bool read_line(const char *p, const char *end, struct line *out)
{
	const char *quote = memchr(p + 3, '"', (size_t)(end - p - 3));

	if (!quote || end - quote < 4 || quote[1] != ':' || quote[2] != ' ')
		return false;
	end -= end[-1] == ',';
	out->name = (struct span){ p + 3, (size_t)(quote - p - 3) };
	out->value = (struct span){ quote + 3, (size_t)(end - quote - 3) };
	return true;
}

static crm_err read_lines(struct crm_arena *arena, const struct crm_shard_piece *piece, struct lines *out)
{
	const char *last = piece->text + piece->n;
	size_t room = 0;

	for (const char *p = piece->text; p < last; p++)
		room += *p == '\n';
	*out = (struct lines){ crm_new(arena, struct line, room + 1), 0 };
	for (const char *p = piece->text + 2; *p != '}';) {
		const char *end = memchr(p, '\n', (size_t)(last - p));

		if (!read_line(p, end, &out->lines[out->count++]))
			return crm_fail(CRM_DAMAGED, "record %s: a line of it is broken", piece->id);
		p = end + 1;
	}
	return NULL;
}

static struct span value_of(const struct lines *lines, const struct span *name)
{
	for (size_t i = 0; i < lines->count; i++)
		if (same(&lines->lines[i].name, name))
			return lines->lines[i].value;
	return (struct span){0};
}

struct record {
	const struct crm_shard_merge *merge;
	const char *id;
	struct lines sides[SIDES];
	bool changed[SIDES];             /* has this side changed anything? */
	struct crm_arena *arena;
	struct crm_str list;
};

/* An amount is another one in another currency, whoever has changed which of the two. */
static bool is_currency(const struct span *name)
{
	static const char end[] = "currency";
	const size_t n = sizeof(end) - 1;

	return name->n >= n && memcmp(name->s + name->n - n, end, n) == 0;
}

static void tell(const struct record *record, const struct span *name)
{
	record->merge->differs(record->merge->context, record->id, crm_copy_n(record->arena, name->s, name->n));
}

static struct span merge_values(struct record *record, const struct span *name)
{
	struct span values[SIDES];

	for (int i = 0; i < SIDES; i++)
		values[i] = value_of(&record->sides[i], name);
	if (same(&values[OURS], &values[THEIRS]))
		return values[OURS];
	if (is_currency(name) && record->changed[OURS] && record->changed[THEIRS]) {
		tell(record, name);
		return values[OURS];
	}
	if (same(&values[THEIRS], &values[BASE]))
		return values[OURS];
	if (same(&values[OURS], &values[BASE]))
		return values[THEIRS];
	const struct span *list = values[OURS].s ? &values[OURS] : &values[THEIRS];
	if (*list->s == '[') {
		crm_str_clear(&record->list);
		merge_lists(values, &record->list);
		return (struct span){ record->list.n ? crm_copy(record->arena, record->list.s) : NULL, record->list.n };
	}
	tell(record, name);
	return values[OURS];
}

static void add_field(struct record *record, const struct span *name, struct crm_str *out)
{
	struct span value = merge_values(record, name);

	if (!value.s)
		return;
	/* Only behind the brace that opens the record is a line ended: every field ends the one before it. */
	crm_str_add(out, out->s[out->n - 1] == '\n' ? "  \"" : ",\n  \"");
	crm_str_add_n(out, name->s, name->n);
	crm_str_add(out, "\": ");
	crm_str_add_n(out, value.s, value.n);
}

/* In the order they have on either side: those that theirs alone has stand before what follows them there. */
static void add_fields(struct record *record, struct crm_str *out)
{
	const struct lines *ours = &record->sides[OURS], *theirs = &record->sides[THEIRS];
	size_t j = 0;

	for (size_t i = 0; i < ours->count; i++) {
		bool common = value_of(theirs, &ours->lines[i].name).s;

		for (; common && j < theirs->count && !same(&theirs->lines[j].name, &ours->lines[i].name); j++)
			if (!value_of(ours, &theirs->lines[j].name).s)
				add_field(record, &theirs->lines[j].name, out);
		j += common && j < theirs->count;
		add_field(record, &ours->lines[i].name, out);
	}
	for (; j < theirs->count; j++)
		if (!value_of(ours, &theirs->lines[j].name).s)
			add_field(record, &theirs->lines[j].name, out);
}

/* -- records ------------------------------------------------------------------------------------- */

struct side {
	const struct crm_str *text;
	struct crm_shard_piece piece;
	size_t at;
	bool more;
};

static crm_err step(struct side *side)
{
	return crm_shard_next(crm_str_text(side->text), side->text->n, &side->at, &side->piece, &side->more);
}

static bool same_pieces(const struct crm_shard_piece *a, const struct crm_shard_piece *b)
{
	return !a == !b && (!a || (a->n == b->n && memcmp(a->text, b->text, a->n) == 0));
}

static crm_err merge_record(const struct crm_shard_merge *merge, const struct crm_shard_piece *const at[SIDES],
                            struct crm_str *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct record record = { .merge = merge, .id = at[OURS]->id, .arena = arena };

	for (int i = 0; i < SIDES; i++) {
		if (at[i])
			CRM_TRY(read_lines(arena, at[i], &record.sides[i]));
		record.changed[i] = at[BASE] && !same_pieces(at[i], at[BASE]);
	}
	crm_str_add(out, "{\n");
	add_fields(&record, out);
	crm_str_add(out, "\n}\n");
	crm_str_drop(&record.list);
	return NULL;
}

static crm_err merge_one(const struct crm_shard_merge *merge, const struct crm_shard_piece *const at[SIDES], struct crm_str *out)
{
	const struct crm_shard_piece *whole = NULL;

	if (same_pieces(at[OURS], at[THEIRS]) || same_pieces(at[THEIRS], at[BASE]))
		whole = at[OURS];
	else if (same_pieces(at[OURS], at[BASE]))
		whole = at[THEIRS];
	else if (at[OURS] && at[THEIRS])
		return merge_record(merge, at, out);
	if (whole)
		crm_str_add_n(out, whole->text, whole->n);
	return NULL;
}

/* The smallest id that is still to come; NULL at the end. */
static const char *next_id(const struct side sides[SIDES])
{
	const char *id = NULL;

	for (int i = 0; i < SIDES; i++)
		if (sides[i].more && (!id || strcmp(sides[i].piece.id, id) < 0))
			id = sides[i].piece.id;
	return id;
}

crm_err crm_shard_merge(const struct crm_shard_merge *merge, struct crm_str *out)
{
	struct side sides[SIDES] = { { .text = merge->base }, { .text = merge->ours }, { .text = merge->theirs } };
	char id[sizeof(sides[0].piece.id)];
	const char *next;

	for (int i = 0; i < SIDES; i++)
		CRM_TRY(step(&sides[i]));
	while ((next = next_id(sides))) {
		const struct crm_shard_piece *at[SIDES] = {0};

		memcpy(id, next, sizeof(id));
		for (int i = 0; i < SIDES; i++)
			at[i] = sides[i].more && crm_same(sides[i].piece.id, id) ? &sides[i].piece : NULL;
		CRM_TRY(merge_one(merge, at, out));
		for (int i = 0; i < SIDES; i++)
			if (at[i])
				CRM_TRY(step(&sides[i]));
	}
	return NULL;
}
