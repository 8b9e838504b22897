#include "cli/record_blame.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "cli/entry_rows.h"
#include "cli/story_fields.h"

enum column { RECORD, FIELD, VALUE, ACTOR, AT, TOOL, WAS, TXN, NOTE, COLUMNS };

static const struct {
	const char *name;
	enum crm_type type;
	bool machine;   /* left out for people */
} columns[COLUMNS] = {
	[RECORD] = { "record", CRM_T_ID, false }, [FIELD] = { "field", CRM_T_TEXT, false },
	[VALUE] = { "value", CRM_T_TEXT, false }, [ACTOR] = { "actor", CRM_T_TEXT, false },
	[AT] = { "at", CRM_T_TEXT, false }, [TOOL] = { "tool", CRM_T_TEXT, false }, [WAS] = { "was", CRM_T_TEXT, false },
	[TXN] = { "txn", CRM_T_ID, true }, [NOTE] = { "note", CRM_T_TEXT, true },
};

struct blame {
	struct crm_tool *tool;
	struct crm_sink *sink;
	const char *const *names;        /* of the fields asked for; NULL: those that are filled */
	struct crm_arena *arena;         /* of one record */
	struct crm_story story;
	const char *id;
	bool people;
	enum column shown[COLUMNS];
	size_t count;
};

static crm_err open_rows(struct blame *blame, bool with_record)
{
	struct crm_column *sink_columns = crm_new(blame->tool->arena, struct crm_column, COLUMNS);
	const char *format;
	CRM_TRY(crm_listing_format(blame->tool, &format));
	blame->people = crm_format_is_for_people(format);
	for (size_t i = 0; i < COLUMNS; i++) {
		if ((i == RECORD && !with_record) || (columns[i].machine && blame->people))
			continue;
		sink_columns[blame->count] = crm_column_plain(blame->tool->arena, columns[i].name, columns[i].type);
		blame->shown[blame->count++] = (enum column)i;
	}
	return crm_listing_open(blame->tool, sink_columns, blame->count, &blame->sink);
}

/* For people: a link as what it leads to, an amount with its currency. */
static crm_err show(struct blame *blame, const struct crm_field *field, const char *unit, const char **text)
{
	if (!blame->people || !*text)
		return NULL;
	if (field->type == CRM_T_MONEY && unit)
		*text = crm_textf(blame->arena, "%s %s", *text, unit);
	return crm_change_label(blame->tool, blame->arena, field, text);
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
	struct crm_value values[COLUMNS] = { [RECORD] = crm_value_text_n(blame->id, blame->people ? 8 : 16) };
	struct crm_cell cells[COLUMNS];
	const char *value, *was;
	struct crm_txn txn;
	char at[40];
	CRM_TRY(crm_journal_txn(blame->tool->repo->store, blame->arena, episode->txn, &txn));
	CRM_TRY(read_values(blame, field, episode, &value, &was));
	values[FIELD] = crm_value_text(field->name);
	values[VALUE] = crm_value_text(value);
	values[ACTOR] = crm_value_text(blame->people ? crm_actor_name(blame->arena, txn.actor) : txn.actor);
	values[AT] = crm_value_text(blame->people ? crm_instant_local(txn.at, at) : crm_instant_text(txn.at, at));
	values[TOOL] = crm_value_text(txn.tool);
	values[WAS] = crm_value_text(was);
	values[TXN] = crm_value_text(txn.id);
	values[NOTE] = crm_value_text(txn.note);
	for (size_t i = 0; i < blame->count; i++)
		cells[i] = (struct crm_cell){ values[blame->shown[i]], NULL };
	return crm_sink_row(blame->sink, cells);
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
	CRM_TRY(crm_story_refs(tool, &refs));
	CRM_TRY(open_rows(&blame, refs.count > 1));
	crm_err err = blame_all(&blame, &refs);
	crm_err late = crm_listing_close(tool, blame.sink);
	return err ? err : late;
}
