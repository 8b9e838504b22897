#include "cli/record_blame.h"

#include <string.h>

#include "base/str.h"
#include "cli/entry_rows.h"
#include "cli/story_fields.h"

enum column { RECORD, FIELD, VALUE, ACTOR, AT, TOOL, WAS, TXN, NOTE, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[RECORD] = { "record", CRM_T_ID, CRM_TABLE_SEVERAL }, [FIELD] = { "field", CRM_T_TEXT, 0 },
	[VALUE] = { "value", CRM_T_TEXT, 0 },                 [ACTOR] = { "actor", CRM_T_TEXT, 0 },
	[AT] = { "at", CRM_T_INSTANT, 0 },                    [TOOL] = { "tool", CRM_T_TEXT, 0 },
	[WAS] = { "was", CRM_T_TEXT, 0 },                     [TXN] = { "txn", CRM_T_ID, CRM_TABLE_MACHINE },
	[NOTE] = { "note", CRM_T_TEXT, CRM_TABLE_MACHINE },
};

struct blame {
	struct crm_tool *tool;
	struct crm_table *table;
	const char *const *names;        /* of the fields asked for; NULL: those that are filled */
	struct crm_arena *arena;         /* of one record */
	struct crm_story story;
	const char *id;
	bool people;
};

/* For people: a link as what it leads to, an amount with its currency. */
static crm_err show(struct blame *blame, const struct crm_field *field, const char *unit, const char **text)
{
	if (!blame->people || !*text)
		return NULL;
	if (field->type == CRM_T_MONEY && unit)
		*text = crm_textf(blame->arena, "%s %s", *text, unit);
	return crm_change_label(blame->tool->repo->store, blame->arena, field, text);
}

/* The value, and what was there before it. Of a removed record: the last it had. */
static crm_err read_values(struct blame *blame, const struct crm_field *field, const struct crm_episode *episode,
                           const char **value, const char **was)
{
	const struct crm_story *story = &blame->story;
	const char *unit = field->currency;
	*value = episode->new;
	*was = episode->old;
	CRM_TRY(show(blame, field, unit ? crm_story_last(story, unit) : NULL, value));
	return show(blame, field, unit ? crm_story_before(story, unit, episode->seq) : NULL, was);
}

static crm_err print(struct blame *blame, const struct crm_field *field, const struct crm_episode *episode)
{
	struct crm_value values[COLUMNS] = { [RECORD] = crm_value_text(blame->id), [FIELD] = crm_value_text(field->name) };
	const char *value, *was;
	struct crm_txn txn;
	CRM_TRY(crm_journal_txn(blame->tool->repo->store, blame->arena, episode->txn, &txn));
	CRM_TRY(read_values(blame, field, episode, &value, &was));
	values[VALUE] = crm_value_text(value);
	values[ACTOR] = crm_value_text(blame->people ? crm_actor_name(blame->arena, txn.actor) : txn.actor);
	values[AT] = crm_value_integer(txn.at);
	values[TOOL] = crm_value_text(txn.tool);
	values[WAS] = crm_value_text(was);
	values[TXN] = crm_value_text(txn.id);
	values[NOTE] = crm_value_text(txn.note);
	return crm_table_row(blame->table, values);
}

/* Unasked, the fields that are filled, but for those that only say when the record was made. */
static bool is_told(const struct blame *blame, const struct crm_field *field, const struct crm_episode *episode)
{
	const struct crm_tool *tool = blame->tool;
	if (crm_option_given(tool, "fields"))
		return crm_story_shows(tool, tool->entity, blame->names, field->name);
	return episode->new && field->type != CRM_T_ID && crm_field_is_plain(field) &&
	       !(field->flags & (CRM_SYSTEM | CRM_ONCE)) && crm_may_read(&tool->repo->actor, tool->entity, field);
}

static crm_err blame_one(struct blame *blame, const char *id)
{
	const struct crm_entity *entity = blame->tool->entity;
	blame->id = id;
	CRM_TRY(crm_story_read(blame->tool->repo->store, blame->arena, entity->name, id, &blame->story));
	for (size_t i = 0; i < entity->count; i++) {
		size_t at = crm_story_blame(&blame->story, entity->fields[i]->name);
		if (at < blame->story.count && is_told(blame, entity->fields[i], &blame->story.episodes[at]))
			CRM_TRY(print(blame, entity->fields[i], &blame->story.episodes[at]));
	}
	return NULL;
}

static crm_err blame_all(struct blame *blame, const struct crm_refs *refs)
{
	struct crm_arena_mark mark = crm_arena_mark(blame->arena);
	for (size_t i = 0; i < refs->count && !blame->tool->out.gone; i++) {
		crm_arena_rewind(blame->arena, mark);
		CRM_TRY(blame_one(blame, refs->ids[i]));
	}
	return NULL;
}

crm_err crm_record_blame(struct crm_tool *tool)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct blame blame = { .tool = tool, .arena = arena };
	struct crm_refs refs;
	CRM_TRY(crm_story_fields(tool, tool->entity, &blame.names));
	CRM_TRY(crm_story_refs(tool, tool->entity, &refs));
	CRM_TRY(crm_table_open(tool, tool->entity, columns, COLUMNS, refs.count > 1 ? CRM_TABLE_MIXED : 0, &blame.table));
	blame.people = crm_table_is_for_people(blame.table);
	return crm_table_end(blame.table, blame_all(&blame, &refs));
}
