#include "cli/diff.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/listing.h"
#include "form/json.h"
#include "store/read.h"

enum { ID_DIGITS = 8, MOST_WIDTH = 40 };

static crm_err read_linked(struct crm_tool *tool, struct crm_arena *arena, const struct crm_field *field,
                           struct crm_value value, struct crm_record **out)
{
	const struct crm_entity *target = crm_model_entity(tool->repo->store->model, field->target);
	return crm_read_record(tool->repo->store, arena, target, value.s, out, NULL);
}

/* Links are shown by name: 16 hex digits say nothing to a person. */
static crm_err add_label(struct crm_tool *tool, struct crm_str *out, const struct crm_field *field,
                         struct crm_value value)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *record = NULL;
	CRM_TRY(read_linked(tool, arena, field, value, &record));
	const char *label = record ? crm_record_label(record) : value.s;
	crm_utf8_add_shown(out, label, strlen(label), MOST_WIDTH);
	return NULL;
}

static crm_err add_value(struct crm_tool *tool, struct crm_str *out, const struct crm_record *record, size_t i)
{
	const struct crm_field *field = record->entity->fields[i];
	struct crm_value value = record->values[i];
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	if (value.shape == CRM_EMPTY) {
		crm_str_add(out, "(empty)");
		return NULL;
	}
	if (field->type == CRM_T_LINK)
		return add_label(tool, out, field, value);
	const char *unit = crm_record_unit(record, field);
	crm_value_add_text(&text, field, value, unit);
	if (field->type == CRM_T_MONEY && unit)
		crm_str_addf(&text, " %s", unit);
	crm_utf8_add_shown(out, crm_str_text(&text), text.n, MOST_WIDTH);
	return NULL;
}

static void add_head(struct crm_str *out, const struct crm_record *record)
{
	crm_str_addf(out, "%s %.*s", record->entity->name, ID_DIGITS, crm_record_id(record));
}

/* What the journal derives is no news, and what is secret is not for the screen. */
static bool is_told(const struct crm_field *field)
{
	return !(field->flags & (CRM_LOCAL | CRM_SECRET));
}

static crm_err print_fields(struct crm_tool *tool, const struct crm_record *old, const struct crm_record *record)
{
	struct crm_str *out = &tool->out.buffer;
	for (size_t i = 1; i < record->entity->count; i++) {
		if (crm_value_equal(old->values[i], record->values[i]) || !is_told(record->entity->fields[i]))
			continue;
		add_head(out, record);
		crm_str_addf(out, "  %s  ", record->entity->fields[i]->name);
		CRM_TRY(add_value(tool, out, old, i));
		crm_str_add(out, " -> ");
		CRM_TRY(add_value(tool, out, record, i));
		crm_str_add_c(out, '\n');
	}
	return NULL;
}

/* A text of many lines, or one that does not fit among the other fields: it stands below them, whole, for it may be what
 * a customer is to read. */
static bool stands_below(const struct crm_field *field, struct crm_value value)
{
	return field->type == CRM_T_LONGTEXT && value.shape == CRM_TEXT &&
	       (memchr(value.s, '\n', value.n) || crm_utf8_width(value.s, value.n) > MOST_WIDTH);
}

static void print_below(struct crm_str *out, const struct crm_field *field, struct crm_value value)
{
	const char *text = value.s, *end = value.s + value.n;
	crm_str_addf(out, "  %s:\n", field->name);
	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((stop ? stop : end) - text);
		size_t shown = n && text[n - 1] == '\r' ? n - 1 : n;
		crm_str_add(out, shown ? "    " : "");
		crm_utf8_add_shown(out, text, shown, 0);
		crm_str_add_c(out, '\n');
		text += n + 1;
	}
}

static bool is_told_of_new(const struct crm_record *record, size_t i)
{
	const struct crm_field *field = record->entity->fields[i];
	return record->values[i].shape != CRM_EMPTY && is_told(field) &&
	       !(field->flags & (CRM_SYSTEM | CRM_ONCE | CRM_COMPUTED));
}

static crm_err print_created(struct crm_tool *tool, const struct crm_record *record)
{
	struct crm_str *out = &tool->out.buffer;
	const struct crm_entity *entity = record->entity;
	add_head(out, record);
	crm_str_add(out, "  created ");
	for (size_t i = 1; i < entity->count; i++) {
		if (!is_told_of_new(record, i) || stands_below(entity->fields[i], record->values[i]))
			continue;
		crm_str_addf(out, " %s=", entity->fields[i]->name);
		CRM_TRY(add_value(tool, out, record, i));
	}
	crm_str_add_c(out, '\n');
	for (size_t i = 1; i < entity->count; i++)
		if (is_told_of_new(record, i) && stands_below(entity->fields[i], record->values[i]))
			print_below(out, entity->fields[i], record->values[i]);
	return NULL;
}

crm_err crm_diff_add_json(struct crm_tool *tool, struct crm_str *out, const struct crm_record *record, size_t i)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_field *field = record->entity->fields[i];
	struct crm_value value = record->values[i];
	struct crm_record *linked = NULL;
	if (field->type == CRM_T_LINK && value.shape == CRM_TEXT)
		CRM_TRY(read_linked(tool, arena, field, value, &linked));
	if (linked && linked->entity->handle)
		value = crm_record_get(linked, linked->entity->handle);
	if (linked && value.shape == CRM_TEXT)
		crm_json_add_string(out, value.s, value.n);
	else
		crm_json_add_value(out, field, value, crm_record_unit(record, field));
	return NULL;
}

static void add_member(struct crm_str *out, const char *name, const char *text)
{
	crm_str_addf(out, ",\"%s\":\"%s\"", name, text);
}

static crm_err add_json(struct crm_tool *tool, struct crm_str *out, enum crm_op op, const struct crm_record *old,
                        const struct crm_record *record)
{
	const struct crm_entity *entity = record ? record->entity : old->entity;
	crm_str_addf(out, "{\"id\":\"%s\"", crm_record_id(record ? record : old));
	if (!tool->entity || !crm_same(tool->entity->name, entity->name))
		add_member(out, "_entity", entity->name);
	if (op != CRM_UPDATE)
		add_member(out, "_op", op == CRM_CREATE ? "create" : "delete");
	for (size_t i = 1; record && i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		if (crm_value_equal(old ? old->values[i] : CRM_NO_VALUE, record->values[i]) || !is_told(field))
			continue;
		crm_str_addf(out, ",\"%s\":", field->name);
		CRM_TRY(crm_diff_add_json(tool, out, record, i));
	}
	crm_str_add_c(out, '}');
	return NULL;
}

static crm_err print_json(struct crm_tool *tool, bool array, enum crm_op op, const struct crm_record *old,
                          const struct crm_record *record)
{
	struct crm_str *out = &tool->out.buffer;
	if (array)
		crm_str_add(out, tool->shown ? ",\n" : "[\n");
	CRM_TRY(add_json(tool, out, op, old, record));
	if (!array)
		crm_str_add_c(out, '\n');
	return NULL;
}

crm_err crm_diff_print(struct crm_tool *tool, enum crm_op op, const struct crm_record *old,
                       const struct crm_record *record)
{
	const char *format;
	CRM_TRY(crm_listing_format(tool, &format));
	if (crm_format_has(format, CRM_FORMAT_JSON))
		CRM_TRY(print_json(tool, crm_format_has(format, CRM_FORMAT_ARRAY), op, old, record));
	else if (op == CRM_UPDATE)
		CRM_TRY(print_fields(tool, old, record));
	else if (op == CRM_CREATE)
		CRM_TRY(print_created(tool, record));
	else {
		add_head(&tool->out.buffer, old);
		crm_str_add(&tool->out.buffer, "  removed  ");
		crm_utf8_add_shown(&tool->out.buffer, crm_record_label(old), strlen(crm_record_label(old)), MOST_WIDTH);
		crm_str_add_c(&tool->out.buffer, '\n');
	}
	tool->shown++;
	crm_output_tick(&tool->out);
	return NULL;
}

crm_err crm_diff_end(struct crm_tool *tool)
{
	const char *format;
	CRM_TRY(crm_listing_format(tool, &format));
	if (crm_format_has(format, CRM_FORMAT_ARRAY))
		crm_str_add(&tool->out.buffer, tool->shown ? "\n]\n" : "[]\n");
	return crm_output_finish(&tool->out);
}

crm_err crm_diff_summary(struct crm_tool *tool, const char *things, int64_t count)
{
	CRM_TRY(crm_diff_end(tool));
	crm_say(tool, "%lld %s would change. Nothing was written.", (long long)count, things);
	return NULL;
}
