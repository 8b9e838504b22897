#include "cli/tone_view.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "cli/work.h"
#include "crm/among.h"
#include "crm/tone_mark.h"
#include "repo/ref.h"

const struct crm_option crm_options_tone[] = {
	{ .name = "explain", .help = "a row for each word: what it gave, and why" },
	{ .name = NULL },
};

const struct crm_option crm_options_tone_mark[] = {
	{ .name = "again", .help = "those that have a mark as well: the lexicon has changed" },
	{ .name = NULL },
};

/* -- rows -------------------------------------------------------------------------------- */

enum { MESSAGE, AT, LANGUAGE, TONE, URGENCY, BY, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[MESSAGE] = { .name = "message", .type = CRM_T_ID, .flags = CRM_TABLE_SEVERAL },
	[AT] = { .name = "at", .type = CRM_T_TEXT, .flags = CRM_TABLE_SEVERAL },
	[LANGUAGE] = { .name = "language", .type = CRM_T_TEXT },
	[TONE] = { .name = "tone", .type = CRM_T_DECIMAL },
	[URGENCY] = { .name = "urgency", .type = CRM_T_DECIMAL },
	[BY] = { .name = "by", .type = CRM_T_TEXT },
};

enum { W_MESSAGE, W_WORD, W_TONE, W_URGENCY, W_ENTRY, W_WHY, W_COLUMNS };

static const struct crm_table_column word_columns[W_COLUMNS] = {
	[W_MESSAGE] = { .name = "message", .type = CRM_T_ID, .flags = CRM_TABLE_SEVERAL },
	[W_WORD] = { .name = "word", .type = CRM_T_TEXT },
	[W_TONE] = { .name = "tone", .type = CRM_T_DECIMAL },
	[W_URGENCY] = { .name = "urgency", .type = CRM_T_DECIMAL },
	[W_ENTRY] = { .name = "lexicon", .type = CRM_T_TEXT },
	[W_WHY] = { .name = "why", .type = CRM_T_TEXT, .flags = CRM_TABLE_TELLING },
};

/* What is printed: of each text a row, or of each of its words. */
struct view {
	struct crm_tool *tool;
	struct crm_marker *marker;
	struct crm_arena *arena;          /* of one text */
	struct crm_table *table;
	bool explain;
};

static void warn_of(struct crm_tool *tool, const struct crm_tone *tone)
{
	if (tone->failed)
		crm_warn(tool, "assist.command: %s; the lexicon is asked instead", tone->failed->text);
}

static crm_err open_view(struct crm_tool *tool, unsigned flags, struct view *view)
{
	*view = (struct view){ .tool = tool, .explain = crm_option_given(tool, "explain"), .arena = crm_arena_new() };
	CRM_TRY(crm_marker_open(tool->repo, false, crm_stop, &view->marker));
	if (!crm_marker_words(view->marker))
		crm_say(tool, "the lexicon is empty: crm-tone load");
	return view->explain
		? crm_table_open(tool, NULL, word_columns, W_COLUMNS, flags | CRM_TABLE_PICKED, &view->table)
		: crm_table_open(tool, NULL, columns, COLUMNS, flags | CRM_TABLE_PICKED, &view->table);
}

static void drop_view(struct view *view)
{
	crm_marker_drop(&view->marker);
	crm_arena_drop(&view->arena);
}

static struct crm_value number_or_none(double number, bool is_known)
{
	return is_known ? crm_value_real(number) : CRM_NO_VALUE;
}

static crm_err print_words(struct view *view, const char *message, const struct crm_tone *tone)
{
	for (size_t i = 0; i < tone->count; i++) {
		const struct crm_tone_word *word = &tone->words[i];
		CRM_TRY(crm_table_row(view->table, (struct crm_value[W_COLUMNS]){
			[W_MESSAGE] = crm_value_text(message), [W_WORD] = crm_value_text(word->word),
			[W_TONE] = number_or_none(word->tone, word->entry),
			[W_URGENCY] = number_or_none(word->urgency, word->entry),
			[W_ENTRY] = crm_value_text(word->entry), [W_WHY] = crm_value_text(word->why) }));
	}
	return NULL;
}

static crm_err print_text(struct view *view, const char *message, const char *at, const char *text, size_t n)
{
	struct crm_arena_mark mark = crm_arena_mark(view->arena);
	struct crm_tone tone;
	crm_marker_score(view->marker, view->arena, text, n, &tone);
	warn_of(view->tool, &tone);
	crm_err err = view->explain ? print_words(view, message, &tone)
	            : crm_table_row(view->table, (struct crm_value[COLUMNS]){
			[MESSAGE] = crm_value_text(message), [AT] = crm_value_text(at), [LANGUAGE] = crm_value_text(tone.language),
			[TONE] = number_or_none(tone.tone, tone.is_known), [URGENCY] = number_or_none(tone.urgency, tone.is_known),
			[BY] = crm_value_text(tone.by) });
	crm_arena_rewind(view->arena, mark);
	return err;
}

/* -- texts ------------------------------------------------------------------------------- */

/* What no scorer looks at is read and forgotten. */
static crm_err read_stdin(struct crm_str *out)
{
	char buffer[8192];
	for (;;) {
		ssize_t n = read(STDIN_FILENO, buffer, sizeof buffer);
		if (n == 0)
			return NULL;
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read stdin");
		if (n > 0 && out->n < 4 * CRM_TONE_TEXT)
			crm_str_add_n(out, buffer, (size_t)n);
		if (*crm_stop)
			return crm_interrupted();
	}
}

static crm_err print_texts(struct view *view)
{
	struct crm_tool *tool = view->tool;
	if (tool->count == 0) {
		CRM_AUTO(crm_str_drop) struct crm_str text = {0};
		CRM_TRY(read_stdin(&text));
		return print_text(view, NULL, NULL, crm_str_text(&text), text.n);
	}
	for (size_t i = 0; i < tool->count; i++)
		CRM_TRY(print_text(view, NULL, NULL, tool->arguments[i], strlen(tool->arguments[i])));
	return NULL;
}

crm_err crm_tone_texts(struct crm_tool *tool)
{
	struct view view;
	if (tool->count == 1 && crm_same(tool->arguments[0], "-"))
		tool->count = 0;
	crm_err err = open_view(tool, 0, &view);
	if (!err)
		err = crm_table_end(view.table, print_texts(&view));
	drop_view(&view);
	return err;
}

/* -- tickets ----------------------------------------------------------------------------- */

/* The text of the ticket itself, where nothing was written about it. */
static crm_err print_ticket(struct view *view, const char *ticket)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_record *record;
	CRM_TRY(crm_ref_read(view->tool->repo, view->arena, view->tool->entity, ticket, &record));
	crm_marker_add_text(&text, record, "description");
	return print_text(view, NULL, crm_record_get(record, "created_at").s, crm_str_text(&text), text.n);
}

static crm_err print_message(struct view *view, const char *id)
{
	const struct crm_entity *entity = crm_model_entity(view->tool->repo->store->model, "message");
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_record *record;
	CRM_TRY(crm_ref_read(view->tool->repo, view->arena, entity, id, &record));
	crm_marker_add_text(&text, record, "body");
	struct crm_value at = crm_record_get(record, "sent_at");
	return print_text(view, id, at.shape == CRM_TEXT ? at.s : crm_record_get(record, "created_at").s,
	                  crm_str_text(&text), text.n);
}

static crm_err print_tickets(struct view *view, const struct crm_refs *refs)
{
	static const char *const terms[] = { "direction=in" };
	for (size_t i = 0; i < refs->count; i++) {
		const struct crm_equals of[] = { { .field = "ticket", .id = refs->ids[i] }, { .field = NULL } };
		const char **ids;
		size_t count;
		CRM_TRY(crm_among_read(view->tool->repo, view->arena, (struct crm_question){ .entity = "message",
			.terms = terms, .count = 1, .equals = of, .sort = "timeline_at" }, &ids, &count));
		struct crm_arena_mark mark = crm_arena_mark(view->arena);
		for (size_t j = 0; j < count; j++) {
			CRM_TRY(print_message(view, ids[j]));
			crm_arena_rewind(view->arena, mark);
		}
		if (!count)
			CRM_TRY(print_ticket(view, refs->ids[i]));
	}
	return NULL;
}

crm_err crm_tone_tickets(struct crm_tool *tool)
{
	struct crm_refs refs;
	struct view view;
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
	crm_err err = open_view(tool, CRM_TABLE_MIXED, &view);
	if (!err)
		err = crm_table_end(view.table, print_tickets(&view, &refs));
	drop_view(&view);
	return err;
}

/* -- mark -------------------------------------------------------------------------------- */

static crm_err mark_one(struct crm_work *work, struct crm_marker *marker, const char *id)
{
	struct crm_record *old;
	struct crm_tone tone;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_ref_read(work->tool->repo, work->arena, work->entity, id, &old));
	struct crm_record *record = crm_record_copy(work->arena, old);
	crm_marker_mark(marker, work->arena, record, &tone);
	warn_of(work->tool, &tone);
	return crm_work_update(work, old, record);
}

static crm_err mark_all(struct crm_tool *tool, struct crm_marker *marker, const char *const *ids, size_t count)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < count; i++)
		CRM_TRY(mark_one(&work, marker, ids[i]));
	return crm_work_end(&work);
}

crm_err crm_tone_mark_messages(struct crm_tool *tool)
{
	CRM_AUTO(crm_marker_drop) struct crm_marker *marker = NULL;
	bool again = crm_option_given(tool, "again");
	const char **ids;
	size_t count;
	CRM_TRY(crm_among_read(tool->repo, tool->arena, (struct crm_question){ .entity = tool->entity->name,
		.terms = tool->arguments, .count = tool->count, .where = again ? "direction=in" : "direction=in and tone=" },
		&ids, &count));
	if (!count)
		return crm_nothing();
	CRM_TRY(crm_marker_open(tool->repo, crm_option_given(tool, "dry-run"), crm_stop, &marker));
	if (crm_marker_spares(marker))
		crm_say(tool, "assist.command is not run in a dry run: these are the lexicon's marks");
	else if (!crm_marker_words(marker))
		crm_say(tool, "the lexicon is empty: crm-tone load");
	CRM_TRY(crm_work_ask(tool, tool->entity, "Mark", count));
	return mark_all(tool, marker, ids, count);
}
