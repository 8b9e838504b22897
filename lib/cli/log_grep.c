#include "cli/log_grep.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cli/entry_rows.h"
#include "cli/story_fields.h"
#include "store/past.h"

enum { DIGITS_LEAST = 4 };
enum column { ENTITY, RECORD, NAME, FIELD, VALUE, FROM, TO, BY, TOOL, TXN, COLUMNS };

static const struct {
	const char *name;
	enum crm_type type;
	bool machine;   /* left out for people */
} columns[COLUMNS] = {
	[ENTITY] = { "entity", CRM_T_TEXT, false }, [RECORD] = { "record", CRM_T_ID, false },
	[NAME] = { "name", CRM_T_TEXT, false }, [FIELD] = { "field", CRM_T_TEXT, false },
	[VALUE] = { "value", CRM_T_TEXT, false }, [FROM] = { "from", CRM_T_TEXT, false },
	[TO] = { "to", CRM_T_TEXT, false }, [BY] = { "by", CRM_T_TEXT, false },
	[TOOL] = { "tool", CRM_T_TEXT, true }, [TXN] = { "txn", CRM_T_ID, true },
};

struct grep {
	struct crm_tool *tool;
	struct crm_sink *sink;
	const char *text;                /* folded */
	const char *digits;              /* of a number, NULL if it is none */
	const char *const *names;        /* of the fields to look in, NULL: all */
	struct crm_arena *arena;         /* of one record */
	struct crm_str scratch;
	int64_t rows;
	bool people;
	enum column shown[COLUMNS];
	size_t count;
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

static crm_err open_rows(struct grep *grep)
{
	struct crm_column *sink_columns = crm_new(grep->tool->arena, struct crm_column, COLUMNS);
	const char *format;
	CRM_TRY(crm_listing_format(grep->tool, &format));
	grep->people = crm_format_is_for_people(format);
	for (size_t i = 0; i < COLUMNS; i++) {
		if (columns[i].machine && grep->people)
			continue;
		sink_columns[grep->count] = crm_column_plain(grep->tool->arena, columns[i].name, columns[i].type);
		grep->shown[grep->count++] = (enum column)i;
	}
	return crm_listing_open(grep->tool, sink_columns, grep->count, &grep->sink);
}

static struct crm_value instant(struct grep *grep, int64_t at)
{
	char *text = crm_alloc(grep->arena, 40);
	return crm_value_text(grep->people ? crm_instant_local(at, text) : crm_instant_text(at, text));
}

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
		[RECORD] = crm_value_text_n(subject->id, grep->people ? 8 : strlen(subject->id)),
		[NAME] = crm_value_text(subject->name), [FIELD] = crm_value_text(episode->field),
		[VALUE] = crm_value_text(episode->new) };
	struct crm_cell cells[COLUMNS];
	struct crm_txn set, ended;
	CRM_TRY(crm_journal_txn(store, grep->arena, episode->txn, &set));
	if (later)
		CRM_TRY(crm_journal_txn(store, grep->arena, later->txn, &ended));
	values[FROM] = instant(grep, set.at);
	values[TO] = later ? instant(grep, ended.at) : CRM_NO_VALUE;
	values[BY] = crm_value_text(grep->people ? crm_actor_name(grep->arena, set.actor) : set.actor);
	values[TOOL] = crm_value_text(set.tool);
	values[TXN] = crm_value_text(set.id);
	for (size_t i = 0; i < grep->count; i++)
		cells[i] = (struct crm_cell){ values[grep->shown[i]], NULL };
	grep->rows++;
	return crm_sink_row(grep->sink, cells);
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
	CRM_TRY(open_rows(&grep));
	crm_err err = search_all(&grep, entity);
	crm_err late = crm_listing_close(tool, grep.sink);
	CRM_TRY(err ? err : late);
	return grep.rows ? NULL : crm_fail(CRM_NOTHING, "%s", "");
}
