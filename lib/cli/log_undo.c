#include "cli/log_undo.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "cli/entry_rows.h"
#include "cli/diff.h"
#include "cli/listing.h"
#include "cli/written.h"
#include "repo/undo.h"
#include "repo/undone.h"

enum { MANY = 10, ID_DIGITS = 8 };

const struct crm_option crm_options_undo[] = {
	{ .name = "skip", .help = "leave records that were changed since" },
	{ .name = "force", .help = "take back what was changed since, too" },
	{ .name = "dry-run", .letter = 'n', .help = "show what would change and write nothing" },
	{ .name = "note", .argument = "TEXT", .help = "why, for the history" },
	{ .name = "max-changes", .argument = "N", .help = "refuse to change more than N records" },
	{ .name = "yes", .letter = 'y', .help = "do not ask" },
	{ .name = NULL },
};

const struct crm_option crm_options_undo_which[] = {
	{ .name = "batch", .argument = "NAME", .help = "every transaction of this batch" },
	{ .name = "since", .argument = "WHEN", .help = "every transaction from then on" },
	{ .name = "by", .argument = "WHO", .help = "of those only this actor's (part of the name or e-mail)" },
	{ .name = NULL },
};

/* What is to be taken back, newest first. */
struct chosen {
	struct crm_txn *txns;
	size_t count;
	size_t stay;                     /* that match, and are not */
	int64_t changes;
};

/* -- which ----------------------------------------------------------------------- */

static int newest_first(const void *a, const void *b)
{
	const struct crm_txn *x = a, *y = b;
	return (x->seq < y->seq) - (x->seq > y->seq);
}

static crm_err check_named(const struct crm_txn *txn)
{
	if (!crm_undone_stays(txn))
		return NULL;
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%.*s (%s) says what became of mail that has left: it cannot be called back",
	                             ID_DIGITS, txn->id, txn->tool), "crm-mail retry REF tries one again that failed");
}

static crm_err choose_named(struct crm_tool *tool, struct chosen *out)
{
	size_t n = 0;
	out->txns = crm_new(tool->arena, struct crm_txn, tool->count);
	for (size_t i = 0; i < tool->count; i++) {
		CRM_TRY(crm_journal_find(tool->repo->store, tool->arena, tool->arguments[i], &out->txns[i]));
		CRM_TRY(check_named(&out->txns[i]));
	}
	qsort(out->txns, tool->count, sizeof *out->txns, newest_first);
	for (size_t i = 0; i < tool->count; i++)
		if (!n || out->txns[n - 1].seq != out->txns[i].seq)
			out->txns[n++] = out->txns[i];
	out->count = n;
	return NULL;
}

static crm_err choose_matching(struct crm_tool *tool, struct chosen *out)
{
	struct crm_txn_filter filter = { .from = INT64_MIN, .to = INT64_MAX, .by = crm_option(tool, "by"),
		.batch = crm_option(tool, "batch") };
	const char *since = crm_option(tool, "since");
	struct crm_span span;
	if (tool->count)
		return crm_fail(CRM_USAGE, "either transactions by their ids, or --batch, --since and --by");
	if (!since && !filter.batch)
		return crm_err_hint(crm_fail(CRM_USAGE, "--by alone would take back everything %s ever did", filter.by),
		                    "crm-log undo --since today --by '%s'", filter.by);
	if (since) {
		CRM_TRY(crm_err_in(crm_instant_parse(since, tool->repo->now, &span), "--since"));
		filter.from = span.from;
	}
	return crm_undone_matching(tool->repo, tool->arena, &filter, &out->txns, &out->count, &out->stay);
}

static crm_err choose(struct crm_tool *tool, struct chosen *out)
{
	if (crm_option(tool, "batch") || crm_option(tool, "since") || crm_option(tool, "by"))
		return choose_matching(tool, out);
	if (tool->count)
		return choose_named(tool, out);
	out->count = 1;
	return crm_undone_last(tool->repo, tool->arena, &out->txns[0]);
}

static crm_err count_changes(struct crm_tool *tool, struct chosen *chosen)
{
	for (size_t i = 0; i < chosen->count; i++) {
		int64_t count;
		CRM_TRY(crm_txn_changes(tool->repo->store, chosen->txns[i].seq, &count));
		chosen->changes += count;
	}
	return NULL;
}

/* -- words ----------------------------------------------------------------------- */

/* "3f092a11 (crm-import contact, 948 changes, 2026-11-21 10:44, Ann)" */
static const char *describe(struct crm_tool *tool, const struct chosen *chosen)
{
	const struct crm_txn *txn = &chosen->txns[0];
	const char *changes = chosen->changes == 1 ? "change" : "changes";
	char at[40];
	if (chosen->count > 1)
		return crm_textf(tool->arena, "%zu transactions (%lld %s)", chosen->count, (long long)chosen->changes,
		                 changes);
	return crm_textf(tool->arena, "%.*s (%s, %lld %s, %s, %s)", ID_DIGITS, txn->id, txn->tool,
	                 (long long)chosen->changes, changes, crm_instant_local(txn->at, at),
	                 crm_actor_name(tool->arena, txn->actor));
}

static const char *default_note(struct crm_tool *tool, const char *what, const struct chosen *chosen)
{
	const struct crm_txn *txn = &chosen->txns[0];
	if (chosen->count > 1)
		return crm_textf(tool->arena, "%s of %.*s and %zu more", what, ID_DIGITS, txn->id, chosen->count - 1);
	return crm_textf(tool->arena, "%s of %.*s: %s", what, ID_DIGITS, txn->id, txn->note ? txn->note : txn->tool);
}

static crm_err ask(struct crm_tool *tool, const struct chosen *chosen)
{
	if (chosen->changes <= MANY || crm_option_given(tool, "yes") || crm_option_given(tool, "dry-run") ||
	    !crm_tool_has_person())
		return NULL;
	return crm_ask(tool, crm_textf(tool->arena, "Take back %s?", describe(tool, chosen)))
		? NULL : crm_fail(CRM_DENIED, "nothing was changed");
}

static crm_err refuse(struct crm_tool *tool, const struct crm_undo *undo, const char *text)
{
	long long left = (long long)crm_obstacles_count(undo->obstacles);
	const char *them = left == 1 ? "that one as it is" : crm_textf(tool->arena, "those %lld as they are", left);
	crm_err err = crm_fail(CRM_CONFLICT, "%s", text);
	if (undo->manner == CRM_UNDO_FORCE || !crm_obstacles_yield(undo->obstacles))
		return crm_err_hint(err, "--skip leaves %s. Nothing was changed", them);
	return crm_err_hint(err, "--skip leaves %s; --force takes %s back too. Nothing was changed", them,
	                    left == 1 ? "it" : "them");
}

/* What is in the way: an error, or said where it is to be left. */
static crm_err look_at_obstacles(struct crm_tool *tool, const struct crm_undo *undo, const struct chosen *chosen)
{
	const char *text;
	if (!crm_obstacles_count(undo->obstacles))
		return NULL;
	CRM_TRY(crm_obstacles_text(undo->obstacles, tool->arena, chosen->txns, chosen->count, &text));
	if (undo->manner != CRM_UNDO_SKIP)
		return refuse(tool, undo, text);
	crm_say(tool, "left as they are: %s", text);
	return NULL;
}

/* -- doing it ---------------------------------------------------------------------- */

static crm_err print_diff(void *context, enum crm_op op, const struct crm_record *old, const struct crm_record *record)
{
	return crm_diff_print(context, op, old, record);
}

static crm_err take_back(struct crm_undo *undo, const struct chosen *chosen)
{
	for (size_t i = 0; i < chosen->count; i++)
		CRM_TRY(crm_undo_txn(undo, chosen->txns[i].seq));
	return crm_undo_finish(undo);
}

static crm_err tell(struct crm_tool *tool, const struct crm_undo *undo, const struct chosen *chosen,
                    struct crm_written *written)
{
	const char *some = crm_textf(tool->arena, "%lld %s of ", (long long)undo->written,
	                             undo->written == 1 ? "change" : "changes");
	if (crm_option_given(tool, "dry-run")) {
		CRM_TRY(crm_diff_end(tool));
		crm_say(tool, "%s%s would be taken back. Nothing was written.", some, describe(tool, chosen));
		return NULL;
	}
	crm_written_add(written, crm_change_txn(undo->change));
	CRM_TRY(crm_written_close(written));
	CRM_TRY(crm_output_finish(&tool->out));
	crm_say(tool, "took back %s%s · crm-log %s", undo->written < chosen->changes ? some : "", describe(tool, chosen),
	        crm_same(tool->verb->name, "undo") ? "redo brings it back" : "undo takes it back again");
	return NULL;
}

static void say_what_stays(struct crm_tool *tool, const struct chosen *chosen)
{
	if (chosen->stay)
		crm_say(tool, "left as %s: %zu of crm-mail send; mail that has left cannot be called back",
		        chosen->stay == 1 ? "it is" : "they are", chosen->stay);
}

static crm_err run(struct crm_tool *tool, struct crm_undo *undo, const struct chosen *chosen,
                   struct crm_written *written)
{
	CRM_TRY(take_back(undo, chosen));
	say_what_stays(tool, chosen);
	CRM_TRY(look_at_obstacles(tool, undo, chosen));
	CRM_TRY(crm_change_commit(undo->change));
	if (!crm_change_count(undo->change))
		return crm_fail(CRM_NOTHING, "nothing to take back: all that %s changed is as it was before",
		                chosen->count > 1 ? "they" : crm_textf(tool->arena, "%.*s", ID_DIGITS,
		                                                       chosen->txns[0].id));
	return tell(tool, undo, chosen, written);
}

static crm_err open_output(struct crm_tool *tool, bool dry_run, struct crm_written *written)
{
	const char *format;
	return dry_run ? crm_listing_format(tool, &format) : crm_written_open(tool, NULL, written);
}

static crm_err undo(struct crm_tool *tool, const char *what, struct chosen *chosen)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	CRM_AUTO(crm_written_drop) struct crm_written written = {0};
	CRM_AUTO(crm_undo_drop) struct crm_undo undo = { .repo = tool->repo, .stop = crm_stop };
	struct crm_change_why why = { .tool = tool->title, .note = crm_option(tool, "note"),
		.dry_run = crm_option_given(tool, "dry-run"), .limited = crm_option_given(tool, "max-changes"),
		.source = crm_undone_source(tool->arena, chosen->txns, chosen->count) };
	if (crm_option_given(tool, "skip") && crm_option_given(tool, "force"))
		return crm_fail(CRM_USAGE, "either --skip or --force");
	CRM_TRY(open_output(tool, why.dry_run, &written));
	CRM_TRY(count_changes(tool, chosen));
	CRM_TRY(ask(tool, chosen));
	CRM_TRY(crm_option_number(tool, "max-changes", 0, 0, &why.most));
	why.note = why.note ? why.note : default_note(tool, what, chosen);
	undo.manner = crm_option_given(tool, "skip") ? CRM_UNDO_SKIP
	            : crm_option_given(tool, "force") ? CRM_UNDO_FORCE : CRM_UNDO_ALL;
	why.wrote = why.dry_run ? print_diff : NULL;
	why.context = tool;
	CRM_TRY(crm_change_begin(tool->repo, &why, &change));
	undo.change = change;
	crm_undo_begin(&undo);
	return run(tool, &undo, chosen, &written);
}

crm_err crm_log_undo(struct crm_tool *tool)
{
	struct crm_txn one;
	struct chosen chosen = { .txns = &one };
	CRM_TRY(choose(tool, &chosen));
	return undo(tool, "undo", &chosen);
}

crm_err crm_log_redo(struct crm_tool *tool)
{
	struct crm_txn one;
	struct chosen chosen = { .txns = &one, .count = 1 };
	CRM_TRY(crm_undone_last_undo(tool->repo, tool->arena, &one));
	return undo(tool, "redo", &chosen);
}
