#include "cli/log_patch.h"

#include <string.h>

#include "base/str.h"
#include "form/json.h"

struct patch {
	struct crm_tool *tool;
	int64_t rows;
};

static void start_operation(struct patch *patch, const char *op)
{
	crm_str_add(&patch->tool->out.buffer, patch->rows++ ? ",\n" : "[\n");
	crm_str_addf(&patch->tool->out.buffer, "{\"op\":\"%s\",\"path\":\"/", op);
}

/* Names of entities and fields, and ids, have no character that a pointer (RFC 6901) writes otherwise. */
static void add_record(struct patch *patch, const struct crm_between_item *item, const struct crm_record *new)
{
	struct crm_str *out = &patch->tool->out.buffer;
	struct crm_difference found;
	char before = '{';
	start_operation(patch, "add");
	crm_str_addf(out, "%s/%s\",\"value\":", item->entity, item->id);
	for (size_t at = 0; crm_difference_next(NULL, new, &at, &found);) {
		if (!crm_log_diff_shows(patch->tool, new, found.field))
			continue;
		crm_str_addf(out, "%c\"%s\":", before, found.field->name);
		crm_log_diff_add_value(out, found.field, found.new, found.new_unit);
		before = ',';
	}
	crm_str_add(out, before == '{' ? "{}}" : "}}");
}

static void change_record(struct patch *patch, const struct crm_between_item *item, const struct crm_record *old,
                          const struct crm_record *new)
{
	struct crm_str *out = &patch->tool->out.buffer;
	struct crm_difference found;
	for (size_t at = 0; crm_difference_next(old, new, &at, &found);) {
		bool gone = found.new.shape == CRM_EMPTY;
		if (!crm_log_diff_shows(patch->tool, new, found.field))
			continue;
		start_operation(patch, gone ? "remove" : found.old.shape == CRM_EMPTY ? "add" : "replace");
		crm_str_addf(out, "%s/%s/%s\"", item->entity, item->id, found.field->name);
		if (!gone) {
			crm_str_add(out, ",\"value\":");
			crm_log_diff_add_value(out, found.field, found.new, found.new_unit);
		}
		crm_str_add_c(out, '}');
	}
}

static crm_err patch_records(struct patch *patch, struct crm_between *between)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	size_t count;
	const struct crm_between_item *items = crm_between_items(between, &count);
	for (size_t i = 0; i < count && !patch->tool->out.gone; i++) {
		struct crm_record *old, *new;
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_between_read(between, arena, &items[i], &old, &new));
		if (!old && new) {
			add_record(patch, &items[i], new);
		} else if (old && !new) {
			start_operation(patch, "remove");
			crm_str_addf(&patch->tool->out.buffer, "%s/%s\"}", items[i].entity, items[i].id);
		} else if (old) {
			change_record(patch, &items[i], old, new);
		}
		crm_output_tick(&patch->tool->out);
	}
	return NULL;
}

/* Entities of `of` that the other side does not have. */
static void patch_entities(struct patch *patch, const struct crm_model *of, const struct crm_model *other,
                           const char *op, const char *rest)
{
	for (size_t i = 0; i < of->count; i++) {
		const struct crm_entity *found = crm_model_entity(other, of->entities[i]->name);
		if (found && strcmp(found->name, of->entities[i]->name) == 0)
			continue;
		start_operation(patch, op);
		crm_str_addf(&patch->tool->out.buffer, "%s\"%s}", of->entities[i]->name, rest);
	}
}

crm_err crm_log_patch(struct crm_tool *tool, struct crm_between *between, int64_t *rows)
{
	const struct crm_model *from = crm_between_store(between, false)->model, *to = crm_between_store(between, true)->model;
	struct patch patch = { .tool = tool };
	if (tool->count < 2)
		patch_entities(&patch, to, from, "add", ",\"value\":{}");
	CRM_TRY(patch_records(&patch, between));
	if (tool->count < 2)
		patch_entities(&patch, from, to, "remove", "");
	crm_str_add(&tool->out.buffer, patch.rows ? "\n]\n" : "[]\n");
	*rows = patch.rows;
	return crm_output_finish(&tool->out);
}
