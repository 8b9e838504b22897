#include "cli/merge_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "cli/refs.h"
#include "repo/ref.h"

struct reading {
	struct crm_tool *tool;
	struct crm_source *source;
	struct crm_arena *arena;         /* of one row */
	struct crm_map *groups;          /* id kept -> index */
	struct crm_map *merged;          /* id -> line */
	struct crm_merge_list *list;
	bool grouped;                    /* the stream has a column `group` */
};

static crm_err at(const struct reading *reading, long line, crm_err err)
{
	return crm_err_at(err, crm_source_name(reading->source), line);
}

/* Twice as much room, what there was in it. */
static void *grown(struct crm_arena *arena, const void *old, size_t count, size_t *room, size_t size)
{
	*room = *room ? *room * 2 : 4;
	void *items = crm_alloc(arena, *room * size);
	if (count)
		memcpy(items, old, count * size);
	return items;
}

static struct crm_merge_group *group_of(struct reading *reading, const char *keep, long line)
{
	struct crm_merge_list *list = reading->list;
	const char *known = crm_map_get(reading->groups, keep);
	if (known)
		return &list->groups[strtoull(known, NULL, 10)];
	if (list->count == list->room)
		list->groups = grown(reading->tool->arena, list->groups, list->count, &list->room, sizeof *list->groups);
	crm_map_put(reading->groups, keep, crm_textf(reading->arena, "%zu", list->count));
	list->groups[list->count] = (struct crm_merge_group){ .keep = crm_copy(reading->tool->arena, keep), .line = line };
	return &list->groups[list->count++];
}

static crm_err add(struct reading *reading, const char *keep, const char *id, long line)
{
	struct crm_arena *arena = reading->tool->arena;
	struct crm_merge_group *group = group_of(reading, keep, line);
	if (crm_same(keep, id)) {
		group->seen = true;
		return NULL;
	}
	const char *before = crm_map_get(reading->merged, id);
	if (before)
		return at(reading, line, crm_fail(CRM_INVALID, "%.8s is merged in line %s already", id, before));
	crm_map_put(reading->merged, id, crm_textf(reading->arena, "%ld", line));
	if (group->count == group->room)
		group->others = grown(arena, group->others, group->count, &group->room, sizeof *group->others);
	group->others[group->count++] = crm_copy(arena, id);
	reading->list->records++;
	return NULL;
}

static crm_err find(struct reading *reading, const char *text, long line, char id[17])
{
	return at(reading, line, crm_ref_find(reading->tool->repo, reading->tool->entity, text, NULL, NULL, id));
}

static crm_err take_row(struct reading *reading, const struct crm_row *row, char first[17])
{
	char keep[17], id[17];
	const char *keeper = crm_row_cell(row, "keep"), *text;
	CRM_TRY(crm_refs_of_row(reading->tool->entity, reading->source, row, &text));
	CRM_TRY(find(reading, text, row->line, id));
	reading->grouped |= crm_row_cell(row, "group") != NULL;
	if (keeper && *keeper)
		CRM_TRY(find(reading, keeper, row->line, keep));
	else if (keeper)
		return at(reading, row->line, crm_fail(CRM_INVALID, "this row does not say what to keep"));
	else
		memcpy(keep, *first ? first : id, sizeof keep);
	if (!*first)
		memcpy(first, id, sizeof id);
	return add(reading, keep, id, row->line);
}

static crm_err take_rows(struct reading *reading)
{
	struct crm_arena_mark mark = crm_arena_mark(reading->arena);
	const struct crm_row *row;
	char first[17] = "";
	for (;;) {
		crm_arena_rewind(reading->arena, mark);
		CRM_TRY(crm_source_next(reading->source, reading->arena, &row));
		if (!row)
			return NULL;
		CRM_TRY(take_row(reading, row, first));
	}
}

static crm_err check_group(const struct reading *reading, const struct crm_merge_group *group)
{
	const char *merged = crm_map_get(reading->merged, group->keep);
	if (merged)
		return crm_fail(CRM_INVALID, "%.8s is kept here and merged in line %s", group->keep, merged);
	if (!reading->grouped || group->seen || !group->count)
		return NULL;
	crm_err err = crm_fail(CRM_INVALID, "the line of %.8s, which the others are to be merged into, is gone", group->keep);
	return crm_err_hint(err, "put the id of another line of the group into its column keep, or delete all its lines");
}

static crm_err check(const struct reading *reading)
{
	for (size_t i = 0; i < reading->list->count; i++) {
		const struct crm_merge_group *group = &reading->list->groups[i];
		CRM_TRY(at(reading, group->line, check_group(reading, group)));
	}
	return NULL;
}

crm_err crm_merge_list_read(struct crm_tool *tool, struct crm_merge_list *out)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_map_drop) struct crm_map *groups = crm_map_new();
	CRM_AUTO(crm_map_drop) struct crm_map *merged = crm_map_new();
	struct reading reading = { .tool = tool, .arena = arena, .groups = groups, .merged = merged, .list = out };
	*out = (struct crm_merge_list){0};
	CRM_TRY(crm_refs_open(tool, &source));
	reading.source = source;
	CRM_TRY(take_rows(&reading));
	return check(&reading);
}
