#include "cli/log_diff.h"

#include <string.h>

#include "base/str.h"
#include "cli/entry_rows.h"
#include "cli/listing.h"
#include "cli/log_lines.h"
#include "cli/log_patch.h"
#include "form/json.h"
#include "repo/branch.h"
#include "store/journal.h"

enum column { ENTITY, RECORD, NAME, OP, FIELD, OLD, NEW, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ENTITY] = { "entity", CRM_T_TEXT, 0 }, [RECORD] = { "record", CRM_T_ID, 0 }, [NAME] = { "name", CRM_T_TEXT, 0 },
	[OP] = { "op", CRM_T_TEXT, 0 },         [FIELD] = { "field", CRM_T_TEXT, 0 }, [OLD] = { "old", CRM_T_TEXT, 0 },
	[NEW] = { "new", CRM_T_TEXT, 0 },
};

const struct crm_option crm_options_diff[] = {
	{ .name = "patch", .help = "as a JSON Patch (RFC 6902) of {\"contact\": {\"ID\": {...}}}" },
	{ .name = NULL },
};

struct rows {
	struct crm_tool *tool;
	struct crm_between *between;
	struct crm_table *table;
	struct crm_arena *arena;         /* of one record */
	bool people;
};

bool crm_log_diff_shows(const struct crm_tool *tool, const struct crm_record *record, const struct crm_field *field)
{
	return crm_field_is_plain(field) && crm_may_read(&tool->repo->actor, record->entity, field);
}

void crm_log_diff_add_value(struct crm_str *out, const struct crm_field *field, struct crm_value value, const char *unit)
{
	if (value.shape == CRM_EMPTY)
		crm_str_add(out, "null");
	else
		crm_json_add_value(out, field, value, unit);
}

/* -- rows -------------------------------------------------------------------- */

/* Text for machines; people see amounts with their currency, and the names that links have on their `side`. */
static crm_err text_of(struct rows *rows, struct crm_store *side, const struct crm_field *field, struct crm_value value,
                       const char *unit, struct crm_value *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	*out = CRM_NO_VALUE;
	if (value.shape == CRM_EMPTY)
		return NULL;
	crm_value_add_text(&text, field, value, unit);
	if (rows->people && field->type == CRM_T_MONEY && unit)
		crm_str_addf(&text, " %s", unit);
	const char *copy = crm_copy(rows->arena, crm_str_text(&text));
	if (rows->people)
		CRM_TRY(crm_change_label(side, rows->arena, field, &copy));
	*out = crm_value_text(copy);
	return NULL;
}

static crm_err print_fields(struct rows *rows, struct crm_value *values, const struct crm_record *old,
                            const struct crm_record *new)
{
	struct crm_store *from = crm_between_store(rows->between, false), *to = crm_between_store(rows->between, true);
	struct crm_difference difference;
	for (size_t at = 0; crm_difference_next(old, new, &at, &difference);) {
		if (!crm_log_diff_shows(rows->tool, new ? new : old, difference.field))
			continue;
		values[FIELD] = crm_value_text(difference.field->name);
		CRM_TRY(text_of(rows, from, difference.field, difference.old, difference.old_unit, &values[OLD]));
		CRM_TRY(text_of(rows, to, difference.field, difference.new, difference.new_unit, &values[NEW]));
		CRM_TRY(crm_table_row(rows->table, values));
	}
	return NULL;
}

/* People see one line of what is new or gone. */
static crm_err print_item(struct rows *rows, const struct crm_between_item *item, const struct crm_record *old,
                          const struct crm_record *new)
{
	enum crm_op op = !old ? CRM_CREATE : !new ? CRM_DELETE : CRM_UPDATE;
	struct crm_value values[COLUMNS] = { [ENTITY] = crm_value_text(item->entity),
		[RECORD] = crm_value_text(item->id),
		[NAME] = crm_value_text(crm_record_label(new ? new : old)), [OP] = crm_value_text(crm_op_name(op)) };
	if (op != CRM_UPDATE && rows->people)
		return crm_table_row(rows->table, values);
	return print_fields(rows, values, old, new);
}

static crm_err print_all(struct rows *rows)
{
	struct crm_arena_mark mark = crm_arena_mark(rows->arena);
	size_t count;
	const struct crm_between_item *items = crm_between_items(rows->between, &count);
	for (size_t i = 0; i < count && !rows->tool->out.gone; i++) {
		struct crm_record *old, *new;
		crm_arena_rewind(rows->arena, mark);
		CRM_TRY(crm_between_read(rows->between, rows->arena, &items[i], &old, &new));
		if (old || new)
			CRM_TRY(print_item(rows, &items[i], old, new));
		if (*crm_stop)
			return crm_interrupted();
	}
	return NULL;
}

static crm_err print_table(struct crm_tool *tool, struct crm_between *between)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct rows rows = { .tool = tool, .between = between, .arena = arena };
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &rows.table));
	rows.people = crm_table_is_for_people(rows.table);
	return crm_table_end(rows.table, print_all(&rows));
}

/* -- the verb ---------------------------------------------------------------- */

/* "A..B", "A.." and "A": up to now; "..B": from the beginning. */
static crm_err take_moments(struct crm_tool *tool, struct crm_moment *from, struct crm_moment *to)
{
	const char *text = tool->arguments[0], *dots = strstr(text, "..");
	const char *first = dots ? crm_copy_n(tool->arena, text, (size_t)(dots - text)) : text;
	*from = *to = (struct crm_moment){ .at = tool->repo->now };
	if (*first)
		CRM_TRY(crm_moment_parse(tool->repo, first, from));
	if (dots && dots[2])
		return crm_moment_parse(tool->repo, dots + 2, to);
	return crm_journal_last(tool->repo->store, &to->seq);
}

static crm_err take_entity(struct crm_tool *tool, const char **out)
{
	const struct crm_entity *entity;
	*out = NULL;
	if (tool->count < 2)
		return NULL;
	CRM_TRY(crm_model_need_entity(tool->repo->store->model, tool->arguments[1], &entity));
	*out = entity->name;
	return NULL;
}

/* The branch of this name; without a name, this one. NULL: it is no branch's name. */
static const char *branch(struct crm_tool *tool, const char *name)
{
	const char *folder = tool->repo->folder;
	if (*name)
		crm_branch_look(tool->arena, folder, name, &folder);
	return folder;
}

/* "main..plan-b": two branches as they are; "main...plan-b": what only the second did. NULL: no branch is named. */
static crm_err take_branches(struct crm_tool *tool, const char **from, const char **to, bool *only)
{
	const char *text = tool->arguments[0], *dots = strstr(text, "..");
	const char *first = dots ? crm_copy_n(tool->arena, text, (size_t)(dots - text)) : text;
	*only = dots && dots[2] == '.';
	const char *second = dots ? dots + 2 + *only : "";
	*from = branch(tool, first);
	*to = branch(tool, second);
	if (!(*first && *from) && !(*second && *to))
		*from = NULL;
	else if (!*from || !*to)
		return crm_branch_find(tool->arena, tool->repo->folder, *from ? second : first, from);
	return NULL;
}

static crm_err open_between(struct crm_tool *tool, const char *entity, struct crm_between **out)
{
	struct crm_moment from, to;
	const char *one, *other;
	bool only;
	CRM_TRY(take_branches(tool, &one, &other, &only));
	if (one)
		return crm_between_branches(one, other, entity, only, out);
	CRM_TRY(take_moments(tool, &from, &to));
	return crm_between_open(tool->repo, &from, &to, entity, out);
}

crm_err crm_log_diff(struct crm_tool *tool)
{
	CRM_AUTO(crm_between_drop) struct crm_between *between = NULL;
	const char *entity, *format;
	int64_t rows = 0;
	CRM_TRY(crm_listing_format(tool, &format));
	CRM_TRY(take_entity(tool, &entity));
	CRM_TRY(open_between(tool, entity, &between));
	if (crm_option_given(tool, "patch"))
		CRM_TRY(crm_log_patch(tool, between, &rows));
	else if (crm_format_has(format, CRM_FORMAT_JSON) && !crm_format_has(format, CRM_FORMAT_ARRAY))
		CRM_TRY(crm_log_lines(tool, between, entity == NULL, &rows));
	else
		return print_table(tool, between);
	return rows ? NULL : crm_nothing();
}
