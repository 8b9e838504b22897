#include "cli/log_grep.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/entry_rows.h"
#include "cli/story_fields.h"
#include "store/past.h"

enum { DIGITS_LEAST = 4 };
enum column { ENTITY, RECORD, NAME, FIELD, VALUE, FROM, TO, BY, TOOL, TXN, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ENTITY] = { "entity", CRM_T_TEXT, 0 },               [RECORD] = { "record", CRM_T_ID, 0 },
	[NAME] = { "name", CRM_T_TEXT, 0 },                   [FIELD] = { "field", CRM_T_TEXT, 0 },
	[VALUE] = { "value", CRM_T_TEXT, 0 },                 [FROM] = { "from", CRM_T_INSTANT, 0 },
	[TO] = { "to", CRM_T_INSTANT, 0 },                    [BY] = { "by", CRM_T_TEXT, 0 },
	[TOOL] = { "tool", CRM_T_TEXT, CRM_TABLE_MACHINE },   [TXN] = { "txn", CRM_T_ID, CRM_TABLE_MACHINE },
};

struct grep {
	struct crm_tool *tool;
	struct crm_table *table;
	const char *text;                /* folded */
	const char *digits;              /* of a number, NULL if it is none */
	const char *const *names;        /* of the fields to look in, NULL: all */
	struct crm_arena *arena;         /* of one record */
	struct crm_str scratch;
	bool people;
};

static void grep_drop(struct grep *grep)
{
	crm_arena_drop(&grep->arena);
	crm_str_drop(&grep->scratch);
}

/* -- what is looked for ------------------------------------------------------ */

static void add_digits(struct crm_str *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] >= '0' && text[i] <= '9')
			crm_str_add_c(out, text[i]);
}

/* A telephone number or an amount is found however it is written. */
static const char *digits_of(struct crm_tool *tool, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str digits = {0};
	if (strspn(text, "0123456789+-()./, ") < strlen(text))
		return NULL;
	add_digits(&digits, text, strlen(text));
	return digits.n >= DIGITS_LEAST ? crm_copy(tool->arena, crm_str_text(&digits)) : NULL;
}

static bool is_number(const struct crm_field *field)
{
	return !field || field->type == CRM_T_PHONE || crm_type_json(field->type) == CRM_JSON_NUMBER ||
	       field->type == CRM_T_MONEY;
}

static bool has_digits(struct grep *grep, const char *value)
{
	for (;;) {
		size_t n = strcspn(value, ";"); /* the next element of a list */
		crm_str_clear(&grep->scratch);
		add_digits(&grep->scratch, value, n);
		if (strstr(crm_str_text(&grep->scratch), grep->digits))
			return true;
		if (!value[n])
			return false;
		value += n + 1;
	}
}

static bool matches(struct grep *grep, const struct crm_field *field, const char *value)
{
	if (!value || (field && field->type == CRM_T_BOOL))
		return false;
	crm_str_clear(&grep->scratch);
	crm_fold(&grep->scratch, value, strlen(value));
	if (strstr(crm_str_text(&grep->scratch), grep->text))
		return true;
	return grep->digits && is_number(field) && has_digits(grep, value);
}

/* -- rows -------------------------------------------------------------------- */

/* What one record is called. */
struct subject {
	const char *entity, *id, *name;
	const struct crm_entity *known;
	struct crm_story story;
};

/* `later`: the episode that ended it, NULL if the value is there still. */
static crm_err print(struct grep *grep, const struct subject *subject, const struct crm_episode *episode,
                     const struct crm_episode *later)
{
	struct crm_store *store = grep->tool->repo->store;
	struct crm_value values[COLUMNS] = { [ENTITY] = crm_value_text(subject->entity),
		[RECORD] = crm_value_text(subject->id),
		[NAME] = crm_value_text(subject->name), [FIELD] = crm_value_text(episode->field),
		[VALUE] = crm_value_text(episode->new) };
	struct crm_txn set, ended;
	CRM_TRY(crm_journal_txn(store, grep->arena, episode->txn, &set));
	if (later)
		CRM_TRY(crm_journal_txn(store, grep->arena, later->txn, &ended));
	values[FROM] = crm_value_integer(set.at);
	values[TO] = later ? crm_value_integer(ended.at) : CRM_NO_VALUE;
	values[BY] = crm_value_text(grep->people ? crm_actor_name(grep->arena, set.actor) : set.actor);
	values[TOOL] = crm_value_text(set.tool);
	values[TXN] = crm_value_text(set.id);
	return crm_table_row(grep->table, values);
}

/* -- searching --------------------------------------------------------------- */

static const struct crm_episode *ended_by(const struct crm_story *story, size_t at)
{
	const struct crm_episode *episode = &story->episodes[at];
	while (at-- > 0)
		if (strcmp(story->episodes[at].field, episode->field) == 0)
			return &story->episodes[at];
	return NULL;
}

static const struct crm_field *field_named(const struct crm_entity *entity, const char *name)
{
	int at = entity ? crm_entity_field(entity, name) : CRM_NO_FIELD;
	return at == CRM_NO_FIELD ? NULL : entity->fields[at];
}

static crm_err search_record(struct grep *grep, struct subject *subject)
{
	const struct crm_story *story = &subject->story;
	CRM_TRY(crm_story_read(grep->tool->repo->store, grep->arena, subject->entity, subject->id, &subject->story));
	const struct crm_field *label = subject->known ? field_named(subject->known, subject->known->label) : NULL;
	if (label && crm_may_read(&grep->tool->repo->actor, subject->known, label))
		subject->name = crm_story_last(story, label->name);
	for (size_t i = 0; i < story->count; i++) {
		const struct crm_episode *episode = &story->episodes[i];
		const struct crm_field *field = field_named(subject->known, episode->field);
		if (crm_story_shows(grep->tool, subject->known, grep->names, episode->field) &&
		    !(field && !crm_field_is_plain(field) && !grep->names) && matches(grep, field, episode->new))
			CRM_TRY(print(grep, subject, episode, ended_by(story, i)));
	}
	return NULL;
}

static crm_err search_entity(struct grep *grep, const char *entity)
{
	CRM_AUTO(crm_past_drop) struct crm_past *past = NULL;
	struct crm_past_wish wish = { .entity = entity, .text = grep->tool->arguments[0], .digits = grep->digits,
		.fields = grep->names };
	const struct crm_entity *known = crm_model_entity(grep->tool->repo->store->model, entity);
	struct crm_arena_mark mark = crm_arena_mark(grep->arena);
	CRM_TRY(crm_past_open(grep->tool->repo->store, &wish, &past));
	while (!grep->tool->out.gone) {
		struct subject subject = { .entity = entity, .known = known };
		CRM_TRY(crm_past_next(past, &subject.id));
		if (!subject.id)
			return NULL;
		if (*crm_stop)
			return crm_interrupted();
		crm_arena_rewind(grep->arena, mark);
		CRM_TRY(search_record(grep, &subject));
	}
	return NULL;
}

static crm_err search_all(struct grep *grep, const struct crm_entity *entity)
{
	const char **names;
	size_t count;
	if (entity)
		return search_entity(grep, entity->name);
	CRM_TRY(crm_past_entities(grep->tool->repo->store, grep->tool->arena, &names, &count));
	for (size_t i = 0; i < count && !grep->tool->out.gone; i++)
		CRM_TRY(search_entity(grep, names[i]));
	return NULL;
}

crm_err crm_log_grep(struct crm_tool *tool)
{
	CRM_AUTO(grep_drop) struct grep grep = { .tool = tool, .arena = crm_arena_new() };
	const struct crm_entity *entity = NULL;
	if (!*tool->arguments[0])
		return crm_fail(CRM_USAGE, "grep for what? The text is empty");
	if (tool->count > 1)
		CRM_TRY(crm_model_need_entity(tool->repo->store->model, tool->arguments[1], &entity));
	CRM_TRY(crm_story_fields(tool, entity, &grep.names));
	crm_fold(&grep.scratch, tool->arguments[0], strlen(tool->arguments[0]));
	grep.text = crm_copy(tool->arena, crm_str_text(&grep.scratch));
	grep.digits = digits_of(tool, tool->arguments[0]);
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, 0, &grep.table));
	grep.people = crm_table_is_for_people(grep.table);
	return crm_table_end(grep.table, search_all(&grep, entity));
}
