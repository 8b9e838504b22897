#include "history/subject.h"

#include <string.h>

#include "base/utf8.h"
#include "form/json.h"
#include "history/moment_rows.h"

enum { VALUE_WIDTH = 40, WIDTH = 100, ID_DIGITS = 8 };

struct teller {
	struct crm_str *out;
	struct crm_store *store;
	struct crm_arena *arena;
	const struct crm_gathered *gathered;
	const struct crm_entity *entity;   /* of the one record told about */
};

static void add_short(struct crm_str *out, const char *text)
{
	crm_utf8_add_shown(out, text, strlen(text), VALUE_WIDTH);
}

/* -- values ------------------------------------------------------------------------ */

/* The label of the record a link leads to, as it was then, for a commit must come out the same whenever it is made; the
 * link itself if it was gone. */
static crm_err add_link(struct teller *teller, const struct crm_field *field, const char *id)
{
	const struct crm_entity *target = crm_model_entity(teller->store->model, field->target);
	CRM_AUTO(crm_moment_rows_drop) struct crm_moment_rows *rows = NULL;
	const struct crm_record *record = NULL;

	if (target) {
		CRM_TRY(crm_moment_rows_open(teller->store, target, teller->gathered->last, 1, &rows));
		CRM_TRY(crm_moment_rows_get(rows, teller->arena, id, &record));
	}
	if (record)
		add_short(teller->out, crm_record_label(record));
	else
		crm_str_add_n(teller->out, id, strnlen(id, ID_DIGITS));
	return NULL;
}

static crm_err add_value(struct teller *teller, const struct crm_field *field, const char *text)
{
	if (field->type == CRM_T_LINK && field->target)
		return add_link(teller, field, text);
	add_short(teller->out, text);
	return NULL;
}

/* -- one record ---------------------------------------------------------------------- */

static crm_err read_body(struct teller *teller, const char *body, struct crm_member **members, size_t *count)
{
	*count = 0;
	if (!body)
		return NULL;
	return crm_json_object(teller->arena, body, strlen(body), members, count);
}

static const char *member_text(const struct crm_member *members, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(members[i].name, name) == 0)
			return members[i].text;
	return NULL;
}

static crm_err add_label(struct teller *teller, const char *id)
{
	CRM_AUTO(crm_moment_rows_drop) struct crm_moment_rows *rows = NULL;
	const struct crm_record *record;

	CRM_TRY(crm_moment_rows_open(teller->store, teller->entity, teller->gathered->last, 1, &rows));
	CRM_TRY(crm_moment_rows_get(rows, teller->arena, id, &record));
	const char *label = record ? crm_record_label(record) : "";
	if (*label && strcmp(label, id) != 0) {
		crm_str_add(teller->out, ": ");
		add_short(teller->out, label);
	}
	return NULL;
}

/* A deleted record's label is in the body of its delete. */
static crm_err add_old_label(struct teller *teller, const char *body)
{
	struct crm_member *members = NULL;
	size_t count;

	CRM_TRY(read_body(teller, body, &members, &count));
	const char *label = teller->entity->label ? member_text(members, count, teller->entity->label) : NULL;
	if (label && *label) {
		crm_str_add(teller->out, ": ");
		add_short(teller->out, label);
	}
	return NULL;
}

static const struct crm_field *told_field(const struct teller *teller, const char *name)
{
	int at = crm_entity_field(teller->entity, name);
	const struct crm_field *field = at == CRM_NO_FIELD ? NULL : teller->entity->fields[at];

	return field && !(field->flags & CRM_LOCAL) ? field : NULL;
}

/* 'stage negotiation -> won', 'phone set to 123', 'phone cleared (was 123)' */
static crm_err add_arrow(struct teller *teller, const struct crm_field *field, const char *before,
                         const char *after)
{
	bool had = before && *before, has = after && *after;

	crm_str_addf(teller->out, ": %s", field->name);
	if (field->flags & CRM_SECRET) {
		crm_str_add(teller->out, has ? " changed" : " cleared");
		return NULL;
	}
	crm_str_add(teller->out, had && has ? " " : has ? " set to " : had ? " cleared (was " : " cleared");
	if (had)
		CRM_TRY(add_value(teller, field, before));
	if (had && has)
		crm_str_add(teller->out, " -> ");
	if (has)
		CRM_TRY(add_value(teller, field, after));
	else if (had)
		crm_str_add_c(teller->out, ')');
	return NULL;
}

static bool is_told(const struct crm_str *names, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = crm_str_text(names); (p = strstr(p, name)); p += n)
		if ((p == names->s || p[-1] == ' ') && (p[n] == ',' || !p[n]))
			return true;
	return false;
}

/* The names of all fields changed, and the last of them with its values. */
struct fields {
	struct crm_str names;
	size_t count;
	const struct crm_field *last;
	const char *before, *after;
};

static crm_err collect_fields(struct teller *teller, const struct crm_entry *change, struct fields *fields)
{
	struct crm_member *before = NULL, *after = NULL;
	size_t before_count, after_count;

	CRM_TRY(read_body(teller, change->before, &before, &before_count));
	CRM_TRY(read_body(teller, change->after, &after, &after_count));
	for (size_t i = 0; i < after_count; i++) {
		const struct crm_field *field = told_field(teller, after[i].name);

		if (!field || is_told(&fields->names, field->name))
			continue;
		crm_str_addf(&fields->names, "%s%s", fields->count++ ? ", " : "", field->name);
		fields->last = field;
		fields->before = member_text(before, before_count, field->name);
		fields->after = after[i].text;
	}
	return NULL;
}

static void drop_fields(struct fields *fields)
{
	crm_str_drop(&fields->names);
}

static crm_err add_updates(struct teller *teller)
{
	CRM_AUTO(drop_fields) struct fields fields = {0};
	int64_t count = teller->gathered->changes;

	for (int64_t i = 0; i < count; i++)
		CRM_TRY(collect_fields(teller, &teller->gathered->few[i], &fields));
	if (fields.count == 1 && count == 1)
		return add_arrow(teller, fields.last, fields.before, fields.after);
	crm_str_addf(teller->out, ": %s", fields.count ? fields.names.s : "touched");
	return NULL;
}

static crm_err add_one(struct teller *teller)
{
	const struct crm_entry *first = &teller->gathered->few[0];
	const struct crm_entry *last = &teller->gathered->few[teller->gathered->changes - 1];

	teller->entity = teller->gathered->entities[0].entity;
	crm_str_addf(teller->out, "%s %.*s", first->entity, ID_DIGITS, first->record);
	if (last->op == CRM_DELETE) {
		crm_str_add(teller->out, " deleted");
		return add_old_label(teller, last->before);
	}
	if (first->op != CRM_UPDATE) {
		crm_str_add(teller->out, first->op == CRM_CREATE ? " created" : " restored");
		return add_label(teller, first->record);
	}
	return add_updates(teller);
}

/* -- many records ---------------------------------------------------------------------- */

static void add_counts(struct crm_str *out, const struct crm_touched *touched)
{
	static const char *const words[] = {
		[CRM_CREATE] = "created", [CRM_UPDATE] = "changed", [CRM_DELETE] = "deleted",
	};
	const char *before = ": ";

	crm_str_add(out, touched->entity->name);
	for (size_t i = 0; i < CRM_COUNT(words); i++) {
		if (touched->ops[i] == 0)
			continue;
		crm_str_addf(out, "%s%lld %s", before, (long long)touched->ops[i], words[i]);
		before = ", ";
	}
}

static void add_many(struct crm_str *out, const struct crm_txn *txn, const struct crm_gathered *gathered)
{
	const char *slash = txn->source ? strrchr(txn->source, '/') : NULL;

	if (txn->tool && crm_starts(txn->tool, "crm-import"))
		crm_str_add(out, "import ");
	for (size_t i = 0; i < gathered->count; i++) {
		crm_str_add(out, i ? "; " : "");
		add_counts(out, &gathered->entities[i]);
	}
	if (txn->source) {
		crm_str_add(out, " (");
		add_short(out, slash ? slash + 1 : txn->source);
		crm_str_add_c(out, ')');
	}
}

crm_err crm_subject_add(struct crm_str *out, struct crm_store *store, struct crm_arena *arena,
                        const struct crm_txn *txn, const struct crm_gathered *gathered)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	struct teller teller = { .out = &words, .store = store, .arena = arena, .gathered = gathered };
	bool one = gathered->count == 1 && gathered->entities[0].count == 1;

	if (gathered->changes == 0)
		crm_str_add(&words, "nothing changed");
	else if (one && gathered->changes <= CRM_GATHER_FEW)
		CRM_TRY(add_one(&teller));
	else
		add_many(&words, txn, gathered);
	crm_utf8_add_shown(out, words.s, words.n, WIDTH);
	return NULL;
}
