#include "cli/hook_events.h"

#include <string.h>

#include "cli/table.h"
#include "store/event_name.h"

enum { NAME, TITLE, FROM, COLUMNS };
static const struct crm_table_column columns[COLUMNS] = {
	[NAME] = { "event", CRM_T_TEXT, 0 }, [TITLE] = { "title", CRM_T_TEXT, CRM_TABLE_TELLING }, [FROM] = { "from", CRM_T_TEXT, 0 },
};

static const struct { const char *name, *title; } common[] = {
	{ "created", "it was made" },
	{ "updated", "some of its fields changed" },
	{ "deleted", "it was removed" },
	{ CRM_EVENT_MERGED, "others were merged into it" },
};

static crm_err add(struct crm_table *table, const char *name, const char *title, const char *from)
{
	const struct crm_value values[COLUMNS] = {
		[NAME] = crm_value_text(name), [TITLE] = crm_value_text(title), [FROM] = crm_value_text(from),
	};

	return crm_table_row(table, values);
}

/* Several rows of the model may be one event, told in several ways. */
static bool was_told(const struct crm_entity *entity, const struct crm_event_kind *kind)
{
	for (const struct crm_event_kind *other = entity->events; other != kind; other++)
		if (crm_same(other->name, kind->name))
			return true;
	return false;
}

static crm_err add_all(struct crm_tool *tool, struct crm_table *table, const struct crm_entity *entity)
{
	for (size_t i = 0; i < CRM_COUNT(common); i++)
		CRM_TRY(add(table, crm_textf(tool->arena, "%s.%s", entity->name, common[i].name), common[i].title, "any change"));
	for (const struct crm_event_kind *kind = entity->events; kind && kind->name; kind++)
		if (!was_told(entity, kind))
			CRM_TRY(add(table, crm_textf(tool->arena, "%s.%s", entity->name, kind->name), kind->title,
			            kind->due ? "crm tick" : "a change"));
	return NULL;
}

static crm_err add_entities(struct crm_tool *tool, struct crm_table *table)
{
	const struct crm_model *model = tool->repo->store->model;
	const struct crm_entity *entity;

	for (size_t i = 0; !tool->count && i < model->count; i++)
		CRM_TRY(add_all(tool, table, model->entities[i]));
	for (size_t i = 0; i < tool->count; i++) {
		CRM_TRY(crm_model_need_entity(model, tool->arguments[i], &entity));
		CRM_TRY(add_all(tool, table, entity));
	}
	return NULL;
}

crm_err crm_hook_events(struct crm_tool *tool)
{
	struct crm_table *table;

	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, add_entities(tool, table));
}
