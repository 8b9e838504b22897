#include "cli/refs.h"

#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "repo/ref.h"

struct list {
	const char **items;
	size_t count, room;
};

static void append(struct crm_arena *arena, struct list *list, const char *text)
{
	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 16;
		const char **items = crm_new(arena, const char *, room);
		if (list->count)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = text;
}

/* A row of another tool's output names its record by its id; one of a person's may have a key only. */
crm_err crm_refs_of_row(const struct crm_entity *entity, struct crm_source *source, const struct crm_row *row,
                        const char **ref)
{
	const char *text = crm_source_is_bare(source) ? row->texts[0] : crm_row_cell(row, "id");
	for (size_t i = 0; !text && entity->keys && entity->keys[i]; i++)
		text = crm_row_cell(row, entity->keys[i]);
	*ref = text;
	return text && *text ? NULL
	                     : crm_err_at(crm_fail(CRM_INVALID, "this row has no id"), crm_source_name(source), row->line);
}

crm_err crm_refs_open(struct crm_tool *tool, struct crm_source **source)
{
	struct crm_source_options options = { .refs = true, .format = crm_option_given(tool, "null") ? "refs0" : NULL };
	return crm_source_open(NULL, &options, source);
}

static crm_err read_stream(struct crm_tool *tool, const struct crm_entity *entity, struct list *list)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_row *row = NULL;
	const char *text;
	CRM_TRY(crm_refs_open(tool, &source));
	struct crm_arena_mark mark = crm_arena_mark(arena);
	for (;;) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_source_next(source, arena, &row));
		if (!row)
			return NULL;
		CRM_TRY(crm_refs_of_row(entity, source, row, &text));
		append(tool->arena, list, crm_copy(tool->arena, text));
	}
}

crm_err crm_refs_texts(struct crm_tool *tool, const struct crm_entity *entity, const char *const *arguments,
                       size_t count, struct crm_refs *out)
{
	struct list list = {0};
	for (size_t i = 0; i < count; i++) {
		if (crm_same(arguments[i], "-"))
			CRM_TRY(read_stream(tool, entity, &list));
		else
			append(tool->arena, &list, arguments[i]);
	}
	*out = (struct crm_refs){ list.items, list.count };
	return NULL;
}

crm_err crm_refs_read(struct crm_tool *tool, const struct crm_entity *entity, const char *const *arguments,
                      size_t count, struct crm_refs *out)
{
	CRM_AUTO(crm_map_drop) struct crm_map *seen = crm_map_new();
	struct crm_refs texts;
	struct list list = {0};
	CRM_TRY(crm_refs_texts(tool, entity, arguments, count, &texts));
	for (size_t i = 0; i < texts.count; i++) {
		char id[17];
		CRM_TRY(crm_ref_find(tool->repo, entity, texts.ids[i], NULL, NULL, id));
		if (crm_map_get(seen, id))
			continue;
		crm_map_put(seen, id, "");
		append(tool->arena, &list, crm_copy(tool->arena, id));
	}
	*out = (struct crm_refs){ list.items, list.count };
	return NULL;
}
