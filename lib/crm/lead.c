#include "crm/lead.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/map.h"
#include "base/time.h"
#include "base/utf8.h"
#include "crm/lead_row.h"
#include "model/reached.h"
#include "repo/reached.h"
#include "rule/lifecycle.h"
#include "store/read.h"

/* -- is it known? ------------------------------------------------------------------ */

static bool has_name_of(const struct crm_record *a, const struct crm_record *b)
{
	CRM_AUTO(crm_str_drop) struct crm_str one = {0}, other = {0};
	struct crm_value x = crm_record_get(a, "name"), y = crm_record_get(b, "name");
	if (x.shape != CRM_TEXT || y.shape != CRM_TEXT)
		return false;
	crm_fold(&one, x.s, x.n);
	crm_fold(&other, y.s, y.n);
	return crm_same(crm_str_text(&one), crm_str_text(&other));
}

/* What several have (the telephone of an office) is that of the one who is called so too, of several the first that was
 * made; else it is nobody's. */
static crm_err choose(struct crm_lead_row *row, const char *const *ids, size_t count, struct crm_record **out)
{
	struct crm_record *record = row->record, *one;
	*out = NULL;
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(crm_read_record(row->repo->store, record->arena, record->entity, ids[i], &one, NULL));
		bool fits = one && (count == 1 || has_name_of(one, record));
		if (fits && (!*out || strcmp(crm_record_get(one, "created_at").s, crm_record_get(*out, "created_at").s) < 0))
			*out = one;
	}
	return NULL;
}

/* The contact that has one of its addresses or numbers. */
static crm_err find_known(struct crm_lead_row *row, struct crm_record **out)
{
	enum { MOST = 100 };
	CRM_AUTO(crm_reached_walk_drop) struct crm_reached_walk walk = {0};
	struct crm_record *record = row->record;
	*out = NULL;
	if (record->entity->derive)
		CRM_TRY(record->entity->derive(record));
	while (!*out && crm_reached_next(record, &walk)) {
		const char **ids;
		size_t count;
		CRM_TRY(crm_reached_by(row->repo, record->arena, record->entity, walk.text, crm_reached_country(record), MOST,
		                     &ids, &count));
		CRM_TRY(choose(row, ids, count, out));
	}
	return NULL;
}

/* -- the rest ---------------------------------------------------------------------- */

/* Lines, each once: a stranger's form may have a million. */
struct lines {
	struct crm_map *seen;
	struct crm_str text, line;
};

static void add_line(struct lines *lines, const char *line, size_t n)
{
	crm_str_clear(&lines->line);
	crm_str_add_n(&lines->line, line, n - (n && line[n - 1] == '\r'));
	if (crm_map_get(lines->seen, crm_str_text(&lines->line)))
		return;
	crm_map_put(lines->seen, crm_str_text(&lines->line), "");
	if (lines->text.n && lines->text.s[lines->text.n - 1] != '\n')
		crm_str_add_c(&lines->text, '\n');
	crm_str_add_n(&lines->text, line, n);
}

/* What is there already stays as it is. */
static void begin_lines(struct lines *lines, struct crm_value now)
{
	*lines = (struct lines){ .seen = crm_map_new() };
	for (const char *at = now.shape == CRM_TEXT ? now.s : ""; *at;) {
		size_t n = strcspn(at, "\n");
		add_line(lines, at, n);
		at += n + (at[n] == '\n');
	}
	crm_str_clear(&lines->text);
	if (now.shape == CRM_TEXT)
		crm_str_add_n(&lines->text, now.s, now.n);
}

/* Lines that the description does not have yet go under it: a form sent twice says nothing new. */
static void add_rest(struct crm_record *record, const struct crm_str *rest)
{
	struct lines lines;
	begin_lines(&lines, crm_record_get(record, "description"));
	for (const char *line = crm_str_text(rest); *line;) {
		size_t n = strcspn(line, "\n");
		add_line(&lines, line, n);
		line += n + (line[n] == '\n');
	}
	if (lines.text.n)
		crm_record_put(record, "description",
		               crm_value_text_n(crm_copy_n(record->arena, lines.text.s, lines.text.n), lines.text.n));
	crm_map_drop(&lines.seen);
	crm_str_drop(&lines.text);
	crm_str_drop(&lines.line);
}

/* -- a new one --------------------------------------------------------------------- */

static void put_default(struct crm_record *record, const char *field, const char *text)
{
	if (crm_record_get(record, field).shape == CRM_EMPTY)
		crm_record_put(record, field, crm_value_text(text));
}

static bool is_nobody(const struct crm_record *record)
{
	for (size_t i = 0; record->entity->any_of[i]; i++)
		if (crm_record_get(record, record->entity->any_of[i]).shape != CRM_EMPTY)
			return false;
	return true;
}

static crm_err make(struct crm_lead_row *row, struct crm_change *change, const char *id)
{
	/* What is wrong with the address says more than that there is none. */
	if (is_nobody(row->record) && row->wrong)
		return row->wrong;
	put_default(row->record, "lifecycle_stage", "lead");
	put_default(row->record, "lead_status", "new");
	add_rest(row->record, &row->rest);
	if (id)
		row->record->values[0] = crm_value_text(id);
	return crm_change_create(change, row->record);
}

/* -- one that is known --------------------------------------------------------------- */

/* Where another address or number goes. */
static const char *list_of(const char *field)
{
	static const char *const pairs[][2] = { { "email", "emails" }, { "phone", "phones" }, { "mobile", "phones" } };
	for (size_t i = 0; i < CRM_COUNT(pairs); i++)
		if (crm_same(field, pairs[i][0]))
			return pairs[i][1];
	return NULL;
}

static crm_err add_to_list(struct crm_lead_row *row, struct crm_record *record, const char *list, const char *text)
{
	struct crm_assign one = { crm_entity_field(record->entity, list), CRM_ADD, text };
	return crm_record_assign(record, record->arena, &row->repo->reading, &one, 1);
}

/* Addresses and numbers it does not have yet, in whatever field. */
static crm_err add_known(struct crm_lead_row *row, struct crm_record *record, int field)
{
	CRM_AUTO(crm_reached_walk_drop) struct crm_reached_walk walk = { .next = (size_t)field };
	const struct crm_field *type = record->entity->fields[field];
	while (crm_reached_next(row->record, &walk) && walk.field == field) {
		CRM_AUTO(crm_str_drop) struct crm_str element = {0};
		if (crm_reached_has(record, walk.text, crm_reached_country(row->record)))
			continue;
		crm_list_add_element(&element, walk.text, strlen(walk.text));
		if (record->values[field].shape == CRM_EMPTY && !(type->flags & CRM_LIST))
			record->values[field] = row->record->values[field];
		else
			CRM_TRY(add_to_list(row, record, type->flags & CRM_LIST ? type->name : list_of(type->name),
			                    crm_str_text(&element)));
	}
	return NULL;
}

static crm_err fill_field(struct crm_lead_row *row, const struct crm_record *old, struct crm_record *record, int field)
{
	const struct crm_field *type = record->entity->fields[field];
	struct crm_value given = row->record->values[field], had = old->values[field];
	if (type->flags & CRM_REACHED)
		return add_known(row, record, field);
	if (had.shape == CRM_EMPTY)
		record->values[field] = given;
	else if (type->flags & CRM_LIST)
		return add_to_list(row, record, type->name, row->texts[field]);
	else if (!crm_value_equal(given, had))
		crm_lead_row_keep(row, type->name, row->texts[field]);
	return NULL;
}

/* Parts of a name that would make another of the one there is are no filling. */
static crm_err keep_name(struct crm_lead_row *row, const struct crm_record *old, struct crm_record *record)
{
	static const char *const parts[] = { "first_name", "middle_name", "last_name" };
	struct crm_value name = crm_record_get(old, "name");
	if (record->entity->derive)
		CRM_TRY(record->entity->derive(record));
	if (name.shape == CRM_EMPTY || crm_value_equal(crm_record_get(record, "name"), name))
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(parts); i++) {
		int field = crm_entity_field(record->entity, parts[i]);
		if (!crm_value_equal(record->values[field], old->values[field]))
			crm_lead_row_keep(row, parts[i], row->texts[field]);
		record->values[field] = old->values[field];
	}
	crm_record_put(record, "name", name);
	return NULL;
}

/* A customer who writes again is no lead; who only had the newsletter is one now. */
static void become_lead(struct crm_record *record)
{
	if (crm_lifecycle_is_before(record, "mql"))
		put_default(record, "lead_status", "new");
	if (crm_lifecycle_is_before(record, "lead"))
		crm_record_put(record, "lifecycle_stage", crm_value_text("lead"));
}

static crm_err fill(struct crm_lead_row *row, struct crm_change *change, const struct crm_record *old)
{
	struct crm_record *record = crm_record_copy(row->record->arena, old);
	bool changed;
	for (size_t i = 0; i < record->entity->count; i++)
		if (row->texts[i] && row->record->values[i].shape != CRM_EMPTY)
			CRM_TRY(fill_field(row, old, record, (int)i));
	CRM_TRY(keep_name(row, old, record));
	become_lead(record);
	add_rest(record, &row->rest);
	return crm_change_update(change, old, record, &changed);
}

/* -- capture ------------------------------------------------------------------------- */

/* `new_id`: that of the lead where another copy of the repository would make the same: then its note, too. */
static crm_err note_consent(struct crm_lead_row *row, struct crm_change *change, const char *id, const char *new_id)
{
	struct crm_arena *arena = row->record->arena;
	char at[CRM_INSTANT_SIZE];
	struct crm_record *note = crm_record_new(arena, crm_model_entity(row->repo->store->model, "activity")), *there = NULL;
	const char *note_id = new_id ? crm_digest_id((const char *const[]){ "received", new_id, "consent", NULL },
	                                              crm_alloc(arena, CRM_ID_SIZE)) : NULL;

	if (note_id)
		CRM_TRY(crm_read_record(row->repo->store, arena, note->entity, note_id, &there, NULL));
	if (there)
		return NULL;
	CRM_TRY(crm_record_make(note, arena, &row->repo->reading, NULL, 0));
	if (note_id)
		note->values[0] = crm_value_text(note_id);
	crm_record_put(note, "kind", crm_value_text("note"));
	crm_record_put(note, "subject", crm_value_text("Consent"));
	crm_record_put(note, "body", crm_value_text(row->consent));
	crm_record_put(note, "contact", crm_value_text(id));
	crm_record_put(note, "about", crm_value_text(crm_textf(arena, "contact:%s", id)));
	crm_record_put(note, "start_at", crm_value_text(crm_copy(arena, crm_instant_text(row->repo->now, at))));
	return crm_change_create(change, note);
}

/* One that has the id already is that one, whatever became of its addresses. */
static crm_err find_by_id(struct crm_lead_row *row, const char *id, struct crm_record **known)
{
	if (*known || !id)
		return NULL;
	return crm_read_record(row->repo->store, row->record->arena, row->record->entity, id, known, NULL);
}

static crm_err capture(struct crm_lead_row *row, struct crm_change *change, const char *new_id, char id[CRM_ID_SIZE])
{
	struct crm_record *known;
	CRM_TRY(find_known(row, &known));
	CRM_TRY(find_by_id(row, new_id, &known));
	CRM_TRY(known ? fill(row, change, known) : make(row, change, new_id));
	memcpy(id, crm_record_id(known ? known : row->record), CRM_ID_SIZE);
	return row->consent && *row->consent ? note_consent(row, change, id, new_id) : NULL;
}

crm_err crm_lead_capture(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                         const struct crm_lead_wish *wish, char id[CRM_ID_SIZE], const char **unclear)
{
	struct crm_lead_row row = {0};
	crm_err err = crm_lead_row_read(repo, arena, wish, &row);
	if (!err)
		err = capture(&row, change, wish->id, id);
	*unclear = row.unclear;
	crm_lead_row_drop(&row);
	return err;
}
