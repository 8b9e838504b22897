#include "crm/lead_row.h"

#include <string.h>

#include "base/shell.h"
#include "crm/consent.h"
#include "crm/lead_company.h"
#include "form/reject.h"

void crm_lead_row_drop(struct crm_lead_row *row)
{
	crm_str_drop(&row->rest);
}

void crm_lead_row_keep(struct crm_lead_row *row, const char *name, const char *text)
{
	crm_str_addf(&row->rest, "%s: %s\n", name, text);
}

/* Fields that say how a lead is worked, not who it is. */
static bool steers(const struct crm_field *field)
{
	static const char *const names[] = {
		"owner", "lifecycle_stage", "lead_status", "score", "tags", "external_id", "external_source", "created_at",
	};
	for (size_t i = 0; i < CRM_COUNT(names); i++)
		if (crm_same(field->name, names[i]))
			return true;
	return field->flags & CRM_OWN && field->writers;
}

/* Is the error about the value, not about the machine? */
static bool is_of_data(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);
	return kind == CRM_INVALID || kind == CRM_NOT_FOUND || kind == CRM_CONFLICT || kind == CRM_USAGE;
}

static crm_err assign(struct crm_lead_row *row, int field, const char *text)
{
	struct crm_assign one = { field, CRM_SET, text };
	CRM_TRY(crm_record_assign(row->record, row->record->arena, &row->repo->reading, &one, 1));
	row->texts[field] = text;
	return NULL;
}

/* Companies are linked by their whole name alone: what a person types is no beginning of an id. */
static crm_err take_company(struct crm_lead_row *row, int field, const char *name, const char *text)
{
	int works_at = crm_entity_field(row->record->entity, "works_at");
	const char *id;
	CRM_TRY(crm_lead_company_named(row->repo, row->record->arena, text, &id, NULL));
	if (id)
		return assign(row, field, id);
	if (!row->texts[works_at])
		return assign(row, works_at, text);
	crm_lead_row_keep(row, name, text);
	return NULL;
}

static crm_err take_field(struct crm_lead_row *row, int field, const char *name, const char *text)
{
	const struct crm_field *type = row->record->entity->fields[field];
	if (type->type == CRM_T_LINK && crm_same(type->target, "company"))
		return take_company(row, field, name, text);
	crm_err err = assign(row, field, text);
	if (!err || !is_of_data(err))
		return err;
	row->wrong = row->wrong ? row->wrong : err;
	crm_lead_row_keep(row, name, text);
	return NULL;
}

/* The field this column goes into; CRM_NO_FIELD if there is none, or it is not to be said here. */
static int field_of(const struct crm_lead_row *row, const struct crm_lead_wish *wish, size_t column)
{
	const struct crm_entity *entity = row->record->entity;
	bool list = wish->row->lists && wish->row->lists[column];
	int field = crm_entity_header(entity, wish->row->names[column]);
	if (field <= 0)
		return CRM_NO_FIELD;
	const struct crm_field *type = entity->fields[field];
	if (crm_field_may_set(type, true) || (list && crm_field_may_list(type)) || row->texts[field])
		return CRM_NO_FIELD;
	return wish->stranger && steers(type) ? CRM_NO_FIELD : field;
}

/* A form has a hidden 0 beside the box at times: one of several answers that agrees is enough. */
static crm_err read_consent(struct crm_lead_row *row, const char *text, const char *wanted, bool is_list,
                            enum crm_consent *out)
{
	static const struct crm_field answers = { .name = "consent", .type = CRM_T_TEXT, .flags = CRM_LIST };
	CRM_AUTO(crm_str_drop) struct crm_str answer = {0};
	struct crm_value list;
	*out = is_list ? CRM_CONSENT_NO : crm_consent_read(text, wanted);
	if (!is_list)
		return NULL;
	CRM_TRY(crm_value_parse(row->record->arena, &row->repo->reading, &answers, NULL, text, &list));
	for (size_t at = 0; crm_list_next(list, &at, &answer);) {
		enum crm_consent one = crm_consent_read(crm_str_text(&answer), wanted);
		*out = one > *out ? one : *out;
	}
	return NULL;
}

/* The row says whether; what was agreed to is the command's text, or else the row's. */
static crm_err take_consent(struct crm_lead_row *row, const struct crm_lead_wish *wish, const char *name, const char *text,
                            bool is_list)
{
	enum crm_consent consent;
	CRM_TRY(read_consent(row, text, wish->consent, is_list, &consent));
	if (consent != CRM_CONSENT_YES || wish->consent)
		crm_lead_row_keep(row, name, text);
	if (consent == CRM_CONSENT_YES)
		row->consent = wish->consent ? wish->consent : text;
	if (consent == CRM_CONSENT_UNKNOWN)
		row->unclear = text;
	return NULL;
}

/* Spaces around what somebody typed into a box are none of it. */
static const char *trimmed(struct crm_arena *arena, const char *text)
{
	static const char spaces[] = " \t\r\n";
	const char *from = text ? text + strspn(text, spaces) : "";
	size_t n = strlen(from);
	while (n && strchr(spaces, from[n - 1]))
		n--;
	return from[n] ? crm_copy_n(arena, from, n) : from;
}

static crm_err take_column(struct crm_lead_row *row, const struct crm_lead_wish *wish, size_t column)
{
	const char *name = wish->row->names[column], *text = trimmed(row->record->arena, wish->row->texts[column]);
	if (!*text || crm_reject_is_ours(name))
		return NULL;
	if (wish->consent_column && crm_same_name(name, wish->consent_column))
		return take_consent(row, wish, name, text, wish->row->lists && wish->row->lists[column]);
	int field = field_of(row, wish, column);
	if (field != CRM_NO_FIELD)
		return take_field(row, field, name, text);
	crm_lead_row_keep(row, name, text);
	return NULL;
}

/* A company of that name is not known: the name can be kept. */
static crm_err hint_works_at(crm_err err, const struct crm_assign *assigns, size_t count, int company)
{
	const char *text = NULL;
	for (size_t i = 0; i < count; i++)
		if (assigns[i].field == company)
			text = assigns[i].text;
	if (!err || !text || !crm_same(err->field, "company") || crm_err_kind(err) == CRM_CONFLICT)
		return err;
	CRM_AUTO(crm_str_drop) struct crm_str shown = {0};
	crm_shell_add(&shown, text);
	if (err->nearest[0])
		return crm_err_hint(err, "company=%s, or works_at=%s keeps the name while there is no record of it", err->nearest,
		                    crm_str_text(&shown));
	return crm_err_hint(err, "works_at=%s keeps the name while there is no record of it", crm_str_text(&shown));
}

/* The command's own fields. */
static crm_err take_assigns(struct crm_lead_row *row, const struct crm_lead_wish *wish)
{
	struct crm_record *record = row->record;
	struct crm_assign *assigns = crm_new(record->arena, struct crm_assign, wish->count + 1);
	for (size_t i = 0; i < wish->count; i++) {
		assigns[i] = wish->assigns[i];
		assigns[i].text = trimmed(record->arena, assigns[i].text);
		row->texts[assigns[i].field] = assigns[i].text;
	}
	crm_err err = crm_record_make(record, record->arena, &row->repo->reading, assigns, wish->count);
	return hint_works_at(err, assigns, wish->count, crm_entity_field(record->entity, "company"));
}

crm_err crm_lead_row_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_lead_wish *wish,
                          struct crm_lead_row *out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "contact");
	out->repo = repo;
	out->consent = wish->row ? NULL : wish->consent;
	out->record = crm_record_new(arena, entity);
	out->texts = crm_new(arena, const char *, entity->count);
	CRM_TRY(take_assigns(out, wish));
	for (size_t i = 0; wish->row && i < wish->row->count; i++)
		CRM_TRY(take_column(out, wish, i));
	return NULL;
}
