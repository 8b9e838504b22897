/*
 * crm-log: the transactions of the repository, and what each changed.
 */
#include "base/str.h"
#include "base/time.h"
#include "cli/entry_rows.h"
#include "cli/log_diff.h"
#include "cli/log_grep.h"
#include "cli/log_undo.h"
#include "cli/story_fields.h"
#include "repo/followers.h"
#include "store/txns.h"

enum column { ID, AT, ACTOR, TOOL, CHANGES, NOTE, BATCH, SOURCE, COLUMNS };

static const struct {
	const char *name;
	enum crm_type type;
} columns[COLUMNS] = {
	[ID] = { "txn", CRM_T_ID }, [AT] = { "at", CRM_T_TEXT }, [ACTOR] = { "actor", CRM_T_TEXT },
	[TOOL] = { "tool", CRM_T_TEXT }, [CHANGES] = { "changes", CRM_T_INTEGER }, [NOTE] = { "note", CRM_T_TEXT },
	[BATCH] = { "batch", CRM_T_TEXT }, [SOURCE] = { "source", CRM_T_TEXT },
};

static crm_err take_when(struct crm_tool *tool, const char *option, int64_t *out)
{
	struct crm_span span;
	const char *text = crm_option(tool, option);
	if (!text)
		return NULL;
	CRM_TRY(crm_err_in(crm_instant_parse(text, tool->repo->now, &span), "--%s", option));
	*out = crm_same(option, "until") ? span.to : span.from;
	return NULL;
}

/* The transactions of one record, or of one field of it, as a JSON array: what its story tells. */
static crm_err take_record(struct crm_tool *tool, const char *ref, struct crm_txn_filter *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str among = {0};
	struct crm_story story;
	const char *id;
	CRM_TRY(crm_err_in(crm_story_ref(tool, ref, &id), "--record"));
	CRM_TRY(crm_story_read(tool->repo->store, tool->arena, tool->entity->name, id, &story));
	for (size_t i = 0; i < story.count; i++)
		if (!out->field || crm_same(out->field, story.episodes[i].field))
			crm_str_addf(&among, "%s%lld", among.n ? "," : "[", (long long)story.episodes[i].txn);
	crm_str_add(&among, among.n ? "]" : "[]");
	out->among = crm_copy(tool->arena, crm_str_text(&among));
	out->entity = out->field = NULL;
	return NULL;
}

static crm_err take_subject(struct crm_tool *tool, struct crm_txn_filter *out)
{
	const char *entity = crm_option(tool, "entity"), *record = crm_option(tool, "record");
	int field;
	out->field = crm_option(tool, "field");
	if (!entity && (record || out->field))
		return crm_fail(CRM_USAGE, "of which entity? --%s needs --entity", record ? "record" : "field");
	if (!entity)
		return NULL;
	CRM_TRY(crm_err_in(crm_model_need_entity(tool->repo->store->model, entity, &tool->entity), "--entity"));
	out->entity = tool->entity->name;
	if (out->field)
		CRM_TRY(crm_err_in(crm_entity_need_field(tool->entity, out->field, &field), "--field"));
	return record ? take_record(tool, record, out) : NULL;
}

static crm_err take_filter(struct crm_tool *tool, struct crm_txn_filter *out)
{
	*out = (struct crm_txn_filter){ .from = INT64_MIN, .to = INT64_MAX, .by = crm_option(tool, "by"),
		.batch = crm_option(tool, "batch"), .tool = crm_option(tool, "tool") };
	CRM_TRY(take_when(tool, "since", &out->from));
	CRM_TRY(take_when(tool, "until", &out->to));
	CRM_TRY(take_subject(tool, out));
	return crm_option_number(tool, "limit", 0, 0, &out->limit);
}

static crm_err print_txn(struct crm_sink *sink, const struct crm_txn *txn, int64_t changes,
                         bool people)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char at[40];
	struct crm_cell cells[COLUMNS] = {
		[ID] = { crm_value_text_n(txn->id, people ? 8 : 16), NULL },
		[AT] = { crm_value_text(people ? crm_instant_local(txn->at, at) : crm_instant_text(txn->at, at)), NULL },
		[ACTOR] = { crm_value_text(people ? crm_actor_name(arena, txn->actor) : txn->actor), NULL },
		[TOOL] = { crm_value_text(txn->tool), NULL }, [CHANGES] = { crm_value_integer(changes), NULL },
		[NOTE] = { crm_value_text(txn->note), NULL }, [BATCH] = { crm_value_text(txn->batch), NULL },
		[SOURCE] = { crm_value_text(txn->source), NULL },
	};
	return crm_sink_row(sink, cells);
}

static crm_err print_txns(struct crm_tool *tool, struct crm_txns *txns, struct crm_sink *sink, bool people, int64_t *rows)
{
	const struct crm_txn *txn;
	int64_t changes;
	for (;;) {
		CRM_TRY(crm_txns_next(txns, &txn, &changes));
		if (!txn || tool->out.gone)
			return NULL;
		CRM_TRY(print_txn(sink, txn, changes, people));
		++*rows;
	}
}

static crm_err list(struct crm_tool *tool)
{
	CRM_AUTO(crm_txns_drop) struct crm_txns *txns = NULL;
	struct crm_txn_filter filter;
	struct crm_sink *sink;
	struct crm_column sink_columns[COLUMNS];
	const char *format;
	int64_t rows = 0;
	CRM_TRY(take_filter(tool, &filter));
	CRM_TRY(crm_txns_open(tool->repo->store, &filter, &txns));
	for (size_t i = 0; i < COLUMNS; i++)
		sink_columns[i] = crm_column_plain(tool->arena, columns[i].name, columns[i].type);
	CRM_TRY(crm_listing_format(tool, &format));
	CRM_TRY(crm_listing_open_plain(tool, sink_columns, COLUMNS, &sink));
	crm_err err = print_txns(tool, txns, sink, crm_format_is_for_people(format), &rows);
	crm_err late = crm_listing_close(tool, sink);
	CRM_TRY(err ? err : late);
	return rows ? NULL : crm_fail(CRM_NOTHING, "%s", "");
}

static crm_err print_changes(struct crm_tool *tool, struct crm_entry_rows *rows, const struct crm_txn *txn)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	const struct crm_entry *change;
	CRM_TRY(crm_entries_of_txn(tool->repo->store, txn->seq, &changes));
	for (;;) {
		CRM_TRY(crm_entries_next(changes, &change));
		if (!change || tool->out.gone)
			return NULL;
		CRM_TRY(crm_entry_rows_add(rows, txn, change));
	}
}

static crm_err show(struct crm_tool *tool)
{
	struct crm_entry_rows *rows;
	CRM_TRY(crm_entry_rows_open(tool, true, true, &rows));
	crm_err err = NULL;
	for (size_t i = 0; i < tool->count && !err; i++) {
		struct crm_txn txn;
		err = crm_journal_find(tool->repo->store, tool->arena, tool->arguments[i], &txn);
		if (!err)
			err = print_changes(tool, rows, &txn);
	}
	crm_err late = crm_entry_rows_close(rows);
	return err ? err : late;
}

static crm_err flush(struct crm_tool *tool)
{
	struct crm_followers_state before;
	CRM_TRY(crm_followers_state(tool->repo, tool->arena, &before));
	CRM_TRY(crm_followers_drain(tool->repo));
	if (before.behind)
		crm_say(tool, "%lld %s written to history.git", (long long)before.behind,
		        before.behind == 1 ? "transaction" : "transactions");
	return NULL;
}

static const struct crm_option list_options[] = {
	{ "since", 0, "WHEN", "from then on", NULL, false },
	{ "until", 0, "WHEN", "up to then", NULL, false },
	{ "by", 0, "WHO", "of this actor (part of the name or e-mail)", NULL, false },
	{ "batch", 0, "NAME", "of this batch", NULL, false },
	{ "tool", 0, "TOOL", "made with this command (its beginning: crm-import)", NULL, false },
	{ "entity", 0, "ENTITY", "that changed records of this entity", "entity", false },
	{ "record", 0, "REF", "that changed this record of it", NULL, false },
	{ "field", 0, "FIELD", "that changed this field (without --record: of records that were there)", NULL, false },
	{ "limit", 'n', "N", "at most N, newest first; 0 is all", NULL, false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_verb verbs[] = {
	{ "list", "", "transactions, newest first", { list_options, crm_options_output }, CRM_NEEDS_READ, 0, 0, list,
	  NULL },
	{ "show", "TXN...", "what a transaction changed", { crm_options_output }, CRM_NEEDS_READ, 1, -1, show, NULL },
	{ "undo", "[TXN...]", "take transactions back (without TXN: your last)",
	  { crm_options_undo_which, crm_options_undo, crm_options_output }, CRM_NEEDS_WRITE, 0, -1, crm_log_undo, NULL },
	{ "redo", "", "take back your last undo", { crm_options_undo, crm_options_output }, CRM_NEEDS_WRITE, 0, 0,
	  crm_log_redo, NULL },
	{ "diff", "A..B [ENTITY]", "what is not the same at two moments (B: now)", { crm_options_diff, crm_options_output },
	  CRM_NEEDS_READ, 1, 2, crm_log_diff, "text,entity" },
	{ "grep", "TEXT [ENTITY]", "who had this value, now or ever", { crm_options_of_fields, crm_options_form },
	  CRM_NEEDS_READ, 1, 2, crm_log_grep, "text,entity" },
	{ "flush", "", "bring history.git up to the last change", { NULL }, CRM_NEEDS_READ, 0, 0, flush, NULL },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-log",
	.help = "the transactions of the repository, and what each changed",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
