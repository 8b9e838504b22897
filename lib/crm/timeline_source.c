#include "crm/timeline_source.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "crm/timeline_changes.h"
#include "store/read.h"

enum column { AT, ID, WHO, KIND, WHAT, WHAT_ELSE, DETAIL, SENDER, SENDER_ELSE, COLUMNS };

/* Records of one entity. Fields are columns as above; NULL: it has none such. */
struct row {
	const char *entity, *kind;
	const char *fields[COLUMNS];
};

static const struct row rows[] = {
	{ .entity = "activity", .fields = { [AT] = "timeline_at", [KIND] = "kind", [WHAT] = "subject", [WHAT_ELSE] = "body",
	                                    [DETAIL] = "status" } },
	{ .entity = "task", .kind = "task", .fields = { [AT] = "timeline_at", [WHAT] = "subject", [DETAIL] = "status" } },
	{ .entity = "deal", .kind = "deal", .fields = { [AT] = "created_at", [WHAT] = "name", [DETAIL] = "stage" } },
	{ .entity = "ticket", .kind = "ticket", .fields = { [AT] = "created_at", [WHAT] = "subject", [DETAIL] = "status" } },
	{ .entity = "message", .kind = "message",
	  .fields = { [AT] = "timeline_at", [WHAT] = "subject", [WHAT_ELSE] = "body", [DETAIL] = "direction",
	              [SENDER] = "contact", [SENDER_ELSE] = "from" } },
	{ .entity = "deal_contact", .kind = "role",
	  .fields = { [AT] = "created_at", [WHAT] = "contact", [WHAT_ELSE] = "deal", [DETAIL] = "role" } },
	{ .entity = "contact", .kind = "contact", .fields = { [AT] = "created_at", [WHAT] = "name", [DETAIL] = "title" } },
};

/* After the rows come changes: all of the record itself, and how what is in its circle moves on. */
static const struct step {
	const char *entity, *field;      /* NULL: of the record itself */
} steps[] = {
	{ NULL, NULL },
	{ "deal", "stage" },
	{ "ticket", "status" },
};

struct crm_timeline_source {
	const struct row *row;           /* NULL: changes */
	const char *only;
	struct crm_arena *arena;         /* of the query */
	struct crm_sql sql;
	struct crm_cursor *cursor;
	struct crm_timeline_changes *changes;
	struct crm_happening now;
	struct crm_arena *texts;         /* of one happening */
	struct crm_arena_mark mark;
};

/* -- what is wished ---------------------------------------------------------------------- */

static bool is_word(const char *word, size_t n, const char *kind)
{
	size_t length = kind ? strlen(kind) : 0;
	return length && strncmp(word, kind, length) == 0 && (n == length || (n == length + 1 && word[length] == 's'));
}

size_t crm_timeline_sources(void)
{
	return CRM_COUNT(rows) + CRM_COUNT(steps);
}

bool crm_timeline_source_has(size_t i, const char *word)
{
	static const char *const activities[] = { "call", "meeting", "email", "note", "visit", "activity", "activitie" };
	if (i >= CRM_COUNT(rows))
		return is_word(word, strlen(word), "change");
	if (rows[i].kind)
		return is_word(word, strlen(word), rows[i].kind);
	for (size_t k = 0; k < CRM_COUNT(activities); k++)
		if (is_word(word, strlen(word), activities[k]))
			return true;
	return false;
}

static const char *next_word(const char *only)
{
	const char *comma = strchr(only, ',');
	return comma ? comma + 1 : NULL;
}

static bool any_wished(const char *only, size_t i)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	for (const char *at = only; at; at = next_word(at))
		if (crm_timeline_source_has(i, crm_copy_n(arena, at, strcspn(at, ","))))
			return true;
	return !only;
}

/* Of a source of several kinds: this one of its, or all? */
static bool is_wished(const struct crm_timeline_source *source)
{
	if (!source->only || !source->row || source->row->kind)
		return true;
	for (const char *at = source->only; at; at = next_word(at))
		if (is_word(at, strcspn(at, ","), source->now.kind) || is_word(at, strcspn(at, ","), "activity") ||
		    is_word(at, strcspn(at, ","), "activitie"))
			return true;
	return false;
}

/* -- the query --------------------------------------------------------------------------- */

struct asking {
	struct crm_repo *repo;
	const struct crm_timeline_wish *wish;
	const struct crm_circle *circle;
	const struct row *row;
	const struct crm_entity *entity;
	struct crm_arena *arena;
	struct crm_node *where;
};

/* The links of `field` that lead to what is in the circle. */
static void or_leads(struct asking *in, int field, const char *const *ids, size_t count)
{
	in->where = crm_node_or(in->arena, in->where, crm_node_any_of(in->arena, in->entity, field, ids, count));
}

static void or_leads_anywhere(struct asking *in, int field, const struct crm_circle_ids *kind)
{
	const char **texts = crm_new(in->arena, const char *, kind->count);
	for (size_t i = 0; i < kind->count; i++)
		texts[i] = crm_textf(in->arena, "%s:%s", kind->entity, kind->ids[i]);
	or_leads(in, field, texts, kind->count);
}

static void add_links(struct asking *in)
{
	const struct crm_circle_ids *kind;
	for (int i = 0; i < (int)in->entity->count; i++) {
		const struct crm_field *field = in->entity->fields[i];
		if (!crm_field_is_plain(field) || !crm_may_read(&in->repo->actor, in->entity, field))
			continue;
		for (size_t k = 0; (kind = crm_circle_at(in->circle, k)); k++)
			if (field->type == CRM_T_ANYLINK)
				or_leads_anywhere(in, i, kind);
			else if (field->type == CRM_T_LINK && crm_same(field->target, kind->entity))
				or_leads(in, i, kind->ids, kind->count);
	}
	kind = crm_circle_of(in->circle, in->entity->name);
	if (kind && kind->entity != in->wish->entity->name)
		or_leads(in, 0, kind->ids, kind->count);
}

/* What was spoken with the people of a deal, and is about nothing else, is the deal's too. */
static crm_err add_talks(struct asking *in)
{
	int contact = crm_entity_field(in->entity, "contact"), about = crm_entity_field(in->entity, "about");
	struct crm_circle_ids people;
	if (!crm_same(in->entity->name, "activity") || !crm_same(in->wish->entity->name, "deal"))
		return NULL;
	if (!crm_may_read(&in->repo->actor, in->entity, in->entity->fields[contact]))
		return NULL;
	CRM_TRY(crm_circle_people(in->repo, in->arena, in->wish->id, &people));
	if (!people.count)
		return NULL;
	struct asking talk = *in;
	talk.where = crm_node_equals(in->arena, in->entity, about, CRM_NO_VALUE);
	or_leads_anywhere(&talk, about, &people);
	talk.where = crm_node_and(in->arena, talk.where,
	                          crm_node_any_of(in->arena, in->entity, contact, people.ids, people.count));
	in->where = crm_node_or(in->arena, in->where, talk.where);
	return NULL;
}

static crm_err add_before(struct asking *in)
{
	char text[CRM_INSTANT_SIZE];
	struct crm_node *node;
	if (!in->wish->before)
		return NULL;
	node = crm_new(in->arena, struct crm_node, 1);
	*node = (struct crm_node){ .kind = CRM_NODE_COMPARE, .compare = CRM_LT, .count = 1,
		.operands = crm_new(in->arena, struct crm_operand, 1) };
	node->operands->low = crm_value_text(crm_copy(in->arena, crm_instant_text(in->wish->before, text)));
	in->where = crm_node_and(in->arena, in->where, node);
	return crm_path_parse(in->repo->store->model, in->entity, in->row->fields[AT], &node->path);
}

/* A field that this reader may not see, or there is none of: the id stands there, and nobody looks at it. */
static crm_err add_columns(const struct asking *in, struct crm_select *select)
{
	struct crm_want_column *columns = crm_new(in->arena, struct crm_want_column, COLUMNS);
	for (int i = 0; i < COLUMNS; i++) {
		const char *name = i == WHO ? "created_by" : in->row->fields[i];
		CRM_TRY(crm_path_parse(select->model, in->entity, name ? name : "id", &columns[i].path));
		if (!crm_may_read(&in->repo->actor, in->entity, crm_path_field(&columns[i].path)))
			CRM_TRY(crm_path_parse(select->model, in->entity, "id", &columns[i].path));
		columns[i].want = CRM_WANT_LABEL;
	}
	select->columns = columns;
	select->column_count = COLUMNS;
	return NULL;
}

static crm_err open_rows(struct asking *in, struct crm_timeline_source *source)
{
	struct crm_sort newest[2] = { { .down = true }, { .down = true } };
	struct crm_select select = { .model = in->repo->store->model, .entity = in->entity, .now = in->repo->now,
		.where = in->where, .sorts = newest, .sort_count = 2 };
	CRM_TRY(add_columns(in, &select));
	CRM_TRY(crm_path_parse(select.model, in->entity, in->row->fields[AT], &newest[0].path));
	CRM_TRY(crm_path_parse(select.model, in->entity, "id", &newest[1].path));
	CRM_TRY(crm_sql_select(in->arena, &select, &source->sql));
	return crm_cursor_open(in->repo->store, &source->sql, &source->cursor);
}

static crm_err open_entity(struct asking *in, struct crm_timeline_source *source, bool *any)
{
	*any = false;
	if (!in->entity)
		return NULL;
	add_links(in);
	CRM_TRY(add_talks(in));
	if (!in->where)
		return NULL;
	*any = true;
	CRM_TRY(add_before(in));
	return open_rows(in, source);
}

static crm_err open_changes(const struct asking *in, const struct step *step, struct crm_timeline_source *source, bool *any)
{
	const struct crm_circle_ids *ids = step->entity ? crm_circle_of(in->circle, step->entity) : NULL;
	*any = !step->entity || (ids && !crm_same(step->entity, in->wish->entity->name));
	if (!*any)
		return NULL;
	return step->entity ? crm_timeline_steps_open(in->repo, in->wish, ids, step->field, &source->changes)
	                    : crm_timeline_changes_open(in->repo, in->wish, &source->changes);
}

crm_err crm_timeline_source_open(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                 const struct crm_circle *circle, size_t i, struct crm_timeline_source **out)
{
	CRM_AUTO(crm_timeline_source_drop) struct crm_timeline_source *source = NULL;
	bool any;
	*out = NULL;
	if (!any_wished(wish->only, i))
		return NULL;
	source = crm_calloc(1, sizeof *source);
	*source = (struct crm_timeline_source){ .row = i < CRM_COUNT(rows) ? &rows[i] : NULL, .only = wish->only,
		.arena = crm_arena_new(), .texts = crm_arena_new() };
	source->mark = crm_arena_mark(source->texts);
	struct asking in = { .repo = repo, .wish = wish, .circle = circle, .row = source->row, .arena = source->arena,
		.entity = source->row ? crm_model_entity(repo->store->model, source->row->entity) : NULL };
	CRM_TRY(source->row ? open_entity(&in, source, &any) : open_changes(&in, &steps[i - CRM_COUNT(rows)], source, &any));
	if (!any)
		return NULL;
	*out = source;
	source = NULL;
	return NULL;
}

void crm_timeline_source_drop(struct crm_timeline_source **source)
{
	if (!*source)
		return;
	crm_cursor_drop(&(*source)->cursor);
	crm_sql_drop(&(*source)->sql);
	crm_timeline_changes_drop(&(*source)->changes);
	crm_arena_drop(&(*source)->arena);
	crm_arena_drop(&(*source)->texts);
	free(*source);
	*source = NULL;
}

/* -- rows ---------------------------------------------------------------------------------- */

static const char *text_of(struct crm_timeline_source *source, enum column column)
{
	struct crm_value value = crm_cursor_value(source->cursor, 2 * (int)column);
	bool has = column == ID || column == WHO || source->row->fields[column];
	return has && value.shape == CRM_TEXT ? crm_copy_n(source->texts, value.s, value.n) : NULL;
}

/* A part played in a deal is the one and the other. */
static const char *what_of(struct crm_timeline_source *source)
{
	const char *what = text_of(source, WHAT), *other = text_of(source, WHAT_ELSE);
	if (what && other && crm_same(source->row->kind, "role"))
		return crm_textf(source->texts, "%s, %s", what, other);
	return what ? what : other ? other : "";
}

/* What came in was written by who sent it, not by who took it in. A field that may not be seen is the id. */
static const char *who_of(struct crm_timeline_source *source)
{
	const char *id = text_of(source, ID), *detail = text_of(source, DETAIL);
	if (!source->row->fields[SENDER] || !detail || !crm_same(detail, "in"))
		return text_of(source, WHO);
	const char *sender = text_of(source, SENDER), *other = text_of(source, SENDER_ELSE);
	if (sender && !crm_same(sender, id))
		return sender;
	return other && !crm_same(other, id) ? other : text_of(source, WHO);
}

static void take_row(struct crm_timeline_source *source)
{
	const char *at = text_of(source, AT), *kind = text_of(source, KIND);
	struct crm_value zone = crm_cursor_value(source->cursor, 2 * AT + 1);
	source->now = (struct crm_happening){ .zone = zone.shape == CRM_TEXT ? crm_copy_n(source->texts, zone.s, zone.n) : NULL,
		.kind = kind ? kind : source->row->kind, .what = what_of(source),
		.detail = text_of(source, DETAIL), .who = who_of(source), .entity = source->row->entity,
		.id = text_of(source, ID) };
	if (!source->now.kind)
		source->now.kind = source->row->entity;
	if (!at || !crm_instant_read(at, &source->now.at))
		source->now.at = 0;
}

crm_err crm_timeline_source_next(struct crm_timeline_source *source, const struct crm_happening **out)
{
	bool any;
	*out = NULL;
	do {
		crm_arena_rewind(source->texts, source->mark);
		if (source->changes)
			CRM_TRY(crm_timeline_changes_next(source->changes, &source->now, &any));
		else
			CRM_TRY(crm_cursor_next(source->cursor, &any));
		if (!any)
			return NULL;
		if (source->row)
			take_row(source);
	} while (!is_wished(source));
	*out = &source->now;
	return NULL;
}
