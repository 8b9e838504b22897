#include "cli/log_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "form/json.h"

static void add_member(struct crm_str *out, const struct crm_field *field, struct crm_value value, const char *unit)
{
	crm_str_addf(out, ",\"%s\":", field->name);
	crm_log_diff_add_value(out, field, value, unit);
}

enum phase { RELEASE, MAKE, CHANGE, LINK };

/* Records are removed in the order they once were, or the other way around from that they were made in. */
struct place {
	int64_t when;
	size_t item;
};

struct lines {
	struct crm_tool *tool;
	struct crm_between *between;
	struct crm_map *removed, *made;  /* ids and their places in the order */
	struct place *removals;
	size_t removal_count;
	bool named;
	int64_t rows;
};

static void lines_drop(struct lines *lines)
{
	crm_map_drop(&lines->removed);
	crm_map_drop(&lines->made);
}

static bool is_link(const struct crm_field *field)
{
	return (field->type == CRM_T_LINK || field->type == CRM_T_ANYLINK) && !(field->flags & CRM_LIST);
}

/* The id in a link, also in one to any record: "deal:" and the id. */
static const char *id_of(struct crm_value value)
{
	const char *colon = value.shape == CRM_TEXT ? strchr(value.s, ':') : NULL;
	return value.shape == CRM_TEXT ? (colon ? colon + 1 : value.s) : "";
}

static size_t place_in(const struct crm_map *map, const char *id)
{
	const char *found = crm_map_get(map, id);
	return found ? (size_t)strtoull(found, NULL, 10) : SIZE_MAX;
}

/* Does it lead to a record that is removed before this one is? What stays is never removed. */
static bool leads_into(const struct lines *lines, const struct crm_field *field, struct crm_value value, size_t place)
{
	size_t found = is_link(field) ? place_in(lines->removed, id_of(value)) : SIZE_MAX;
	return found != SIZE_MAX && found < place;
}

/* Does it lead to a record that is made at this place or after it? */
static bool leads_on(const struct lines *lines, const struct crm_field *field, struct crm_value value, size_t place)
{
	size_t found = is_link(field) && !(field->flags & CRM_REQUIRED) ? place_in(lines->made, id_of(value)) : SIZE_MAX;
	return found != SIZE_MAX && found >= place;
}

/* Is this field's difference told in this phase? */
static bool belongs(const struct lines *lines, enum phase phase, const struct crm_difference *found, size_t place,
                    bool is_new)
{
	bool later = is_new && leads_on(lines, found->field, found->new, place);
	switch (phase) {
	case RELEASE:
		return !is_new && leads_into(lines, found->field, found->old, SIZE_MAX);
	case MAKE:
		return is_new && !later;
	case CHANGE:
		return !is_new;
	case LINK:
		break;
	}
	return later;
}

static void start_line(struct lines *lines, const struct crm_between_item *item, const char *op)
{
	struct crm_str *out = &lines->tool->out.buffer;
	crm_str_addf(out, "{\"id\":\"%s\"", item->id);
	if (lines->named)
		crm_str_addf(out, ",\"_entity\":\"%s\"", item->entity);
	if (op)
		crm_str_addf(out, ",\"_op\":\"%s\"", op);
}

static void end_line(struct lines *lines)
{
	crm_str_add(&lines->tool->out.buffer, "}\n");
	lines->rows++;
	crm_output_tick(&lines->tool->out);
}

/* What is empty there must not be filled by a preset. */
static void add_unset(struct lines *lines, const struct crm_record *record)
{
	for (size_t i = 0; i < record->entity->count; i++) {
		const struct crm_field *field = record->entity->fields[i];
		if (field->preset && record->values[i].shape == CRM_EMPTY && crm_log_diff_shows(lines->tool, record, field))
			add_member(&lines->tool->out.buffer, field, CRM_NO_VALUE, NULL);
	}
}

static void tell(struct lines *lines, enum phase phase, size_t place, const struct crm_between_item *item,
                 const struct crm_record *old, const struct crm_record *new)
{
	struct crm_difference found;
	bool begun = phase == MAKE && !old;
	if (begun)
		start_line(lines, item, "create");
	for (size_t at = 0; crm_difference_next(old, new, &at, &found);) {
		if (strcmp(found.field->name, "id") == 0 || !crm_log_diff_shows(lines->tool, new, found.field) ||
		    !belongs(lines, phase, &found, place, !old))
			continue;
		if (!begun)
			start_line(lines, item, NULL);
		begun = true;
		add_member(&lines->tool->out.buffer, found.field, phase == RELEASE ? CRM_NO_VALUE : found.new, found.new_unit);
	}
	if (phase == MAKE && !old)
		add_unset(lines, new);
	if (begun)
		end_line(lines);
}

/* A record that will be removed itself lets go of what is removed before it. */
static void release(struct lines *lines, const struct crm_between_item *item, const struct crm_record *old)
{
	size_t place = place_in(lines->removed, item->id);
	bool begun = false;
	for (size_t i = 0; i < old->entity->count; i++) {
		const struct crm_field *field = old->entity->fields[i];
		if (field->flags & CRM_REQUIRED || !leads_into(lines, field, old->values[i], place))
			continue;
		if (!begun)
			start_line(lines, item, NULL);
		begun = true;
		add_member(&lines->tool->out.buffer, field, CRM_NO_VALUE, NULL);
	}
	if (begun)
		end_line(lines);
}

static crm_err tell_all(struct lines *lines, struct crm_arena *arena, enum phase phase)
{
	struct crm_arena_mark mark = crm_arena_mark(arena);
	size_t count;
	const struct crm_between_item *items = crm_between_items(lines->between, &count);
	for (size_t i = 0; i < count && !lines->tool->out.gone; i++) {
		struct crm_record *old, *new;
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_between_read(lines->between, arena, &items[i], &old, &new));
		if (new)
			tell(lines, phase, i, &items[i], old, new);
		else if (old && phase == RELEASE)
			release(lines, &items[i], old);
	}
	return NULL;
}

static void remove_all(struct lines *lines)
{
	size_t count;
	const struct crm_between_item *items = crm_between_items(lines->between, &count);
	for (size_t i = 0; i < lines->removal_count; i++) {
		start_line(lines, &items[lines->removals[i].item], "delete");
		end_line(lines);
	}
}

static int by_time(const void *a, const void *b)
{
	int64_t one = ((const struct place *)a)->when, other = ((const struct place *)b)->when;
	return (one > other) - (one < other);
}

static crm_err look(struct lines *lines, struct crm_arena *arena)
{
	size_t count;
	const struct crm_between_item *items = crm_between_items(lines->between, &count);
	lines->removals = crm_new(lines->tool->arena, struct place, count + 1);
	struct crm_arena_mark mark = crm_arena_mark(arena);
	for (size_t i = 0; i < count; i++) {
		struct crm_record *old, *new;
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_between_read(lines->between, arena, &items[i], &old, &new));
		if (old && !new)
			lines->removals[lines->removal_count++] = (struct place){
				crm_between_is_back(lines->between) ? -items[i].first : items[i].last, i };
		if (new && !old)
			crm_map_put(lines->made, items[i].id, crm_textf(arena, "%zu", i));
	}
	qsort(lines->removals, lines->removal_count, sizeof *lines->removals, by_time);
	for (size_t i = 0; i < lines->removal_count; i++)
		crm_map_put(lines->removed, items[lines->removals[i].item].id, crm_textf(arena, "%zu", i));
	return NULL;
}

crm_err crm_log_lines(struct crm_tool *tool, struct crm_between *between, bool named, int64_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(lines_drop) struct lines lines = { .tool = tool, .between = between, .removed = crm_map_new(),
		.made = crm_map_new(), .named = named };
	CRM_TRY(look(&lines, arena));
	CRM_TRY(tell_all(&lines, arena, RELEASE));
	remove_all(&lines);
	for (int phase = MAKE; phase <= LINK; phase++)
		CRM_TRY(tell_all(&lines, arena, (enum phase)phase));
	*rows = lines.rows;
	return crm_output_finish(&tool->out);
}
