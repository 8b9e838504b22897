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

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "txn", CRM_T_ID, 0 },              [AT] = { "at", CRM_T_INSTANT, 0 },  [ACTOR] = { "actor", CRM_T_TEXT, 0 },
	[TOOL] = { "tool", CRM_T_TEXT, 0 },         [CHANGES] = { "changes", CRM_T_INTEGER, 0 },
	[NOTE] = { "note", CRM_T_TEXT, 0 },         [BATCH] = { "batch", CRM_T_TEXT, 0 },
	[SOURCE] = { "source", CRM_T_TEXT, 0 },
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
static crm_err take_record(struct crm_tool *tool, const struct crm_entity *entity, const char *ref,
                           struct crm_txn_filter *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str among = {0};
	struct crm_story story;
	const char *id;
	CRM_TRY(crm_err_in(crm_story_ref(tool, entity, ref, &id), "--record"));
	CRM_TRY(crm_story_read(tool->repo->store, tool->arena, entity->name, id, &story));
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
	const char *name = crm_option(tool, "entity"), *record = crm_option(tool, "record");
	const struct crm_entity *entity;
	int field;
	out->field = crm_option(tool, "field");
	if (!name && (record || out->field))
		return crm_fail(CRM_USAGE, "of which entity? --%s needs --entity", record ? "record" : "field");
	if (!name)
		return NULL;
	CRM_TRY(crm_err_in(crm_model_need_entity(tool->repo->store->model, name, &entity), "--entity"));
	out->entity = entity->name;
	if (out->field)
		CRM_TRY(crm_err_in(crm_entity_need_field(entity, out->field, &field), "--field"));
	return record ? take_record(tool, entity, record, out) : NULL;
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

static crm_err print_txn(struct crm_table *table, const struct crm_txn *txn, int64_t changes)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	bool people = crm_table_is_for_people(table);
	const struct crm_value values[COLUMNS] = {
		[ID] = crm_value_text(txn->id),     [AT] = crm_value_integer(txn->at),
		[TOOL] = crm_value_text(txn->tool), [CHANGES] = crm_value_integer(changes),
		[NOTE] = crm_value_text(txn->note), [BATCH] = crm_value_text(txn->batch),
		[SOURCE] = crm_value_text(txn->source),
		[ACTOR] = crm_value_text(people ? crm_actor_name(arena, txn->actor) : txn->actor),
	};
	return crm_table_row(table, values);
}

static crm_err print_txns(struct crm_tool *tool, struct crm_txns *txns, struct crm_table *table)
{
	const struct crm_txn *txn;
	int64_t changes;
	for (;;) {
		CRM_TRY(crm_txns_next(txns, &txn, &changes));
		if (!txn || tool->out.gone)
			return NULL;
		CRM_TRY(print_txn(table, txn, changes));
	}
}

static crm_err list(struct crm_tool *tool)
{
	CRM_AUTO(crm_txns_drop) struct crm_txns *txns = NULL;
	struct crm_txn_filter filter;
	struct crm_table *table;
	CRM_TRY(take_filter(tool, &filter));
	CRM_TRY(crm_txns_open(tool->repo->store, &filter, &txns));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_txns(tool, txns, table));
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
	CRM_TRY(crm_entry_rows_open(tool, NULL, CRM_TABLE_MIXED | CRM_TABLE_PICKED, &rows));
	crm_err err = NULL;
	for (size_t i = 0; i < tool->count && !err; i++) {
		struct crm_txn txn;
		err = crm_journal_find(tool->repo->store, tool->arena, tool->arguments[i], &txn);
		if (!err)
			err = print_changes(tool, rows, &txn);
	}
	return crm_entry_rows_end(rows, err);
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
	{ .name = "since", .argument = "WHEN", .help = "from then on" },
	{ .name = "until", .argument = "WHEN", .help = "up to then" },
	{ .name = "by", .argument = "WHO", .help = "of this actor (part of the name or e-mail)" },
	{ .name = "batch", .argument = "NAME", .help = "of this batch" },
	{ .name = "tool", .argument = "TOOL", .help = "made with this command (its beginning: crm-import)" },
	{ .name = "entity", .argument = "ENTITY", .help = "that changed records of this entity", .complete = "entity" },
	{ .name = "record", .argument = "REF", .help = "that changed this record of it" },
	{ .name = "field", .argument = "FIELD",
	  .help = "that changed this field (without --record: of records that were there)" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "at most N, newest first; 0 is all" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .name = "list", .arguments = "", .help = "transactions, newest first",
	  .options = { list_options, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = list },
	{ .name = "show", .arguments = "TXN...", .help = "what a transaction changed",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = -1, .run = show },
	{ .name = "undo", .arguments = "[TXN...]", .help = "take transactions back (without TXN: your last)",
	  .options = { crm_options_undo_which, crm_options_undo, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE,
	  .most = -1, .run = crm_log_undo },
	{ .name = "redo", .arguments = "", .help = "take back your last undo",
	  .options = { crm_options_undo, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .run = crm_log_redo },
	{ .name = "diff", .arguments = "A..B [ENTITY]", .help = "what is not the same at two moments (B: now)",
	  .options = { crm_options_diff, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = 2,
	  .run = crm_log_diff, .complete = "text,entity" },
	{ .name = "grep", .arguments = "TEXT [ENTITY]", .help = "who had this value, now or ever",
	  .options = { crm_options_of_fields, crm_options_form }, .needs = CRM_NEEDS_READ, .least = 1, .most = 2,
	  .run = crm_log_grep, .complete = "text,entity" },
	{ .name = "flush", .arguments = "", .help = "bring history.git up to the last change", .needs = CRM_NEEDS_READ,
	  .run = flush },
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
