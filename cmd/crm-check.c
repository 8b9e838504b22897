/*
 * crm-check: proves that the repository is sound: the database in itself, the files of history.git, and that the two say
 * the same. Repairs what one of them has lost and the other knows.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/money.h"
#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cli/sync_conflicts.h"
#include "cli/tool.h"
#include "history/check.h"
#include "history/receive.h"
#include "repo/carry.h"
#include "repo/conflict.h"
#include "repo/kept.h"
#include "repo/followers.h"
#include "repo/rebuild.h"
#include "repo/gc.h"
#include "repo/repair.h"
#include "repo/repair_rows.h"
#include "store/check.h"

struct finding {
	struct crm_tool *tool;
	int64_t count;
};

static void found(void *context, const char *sentence)
{
	struct finding *finding = context;
	finding->count++;
	crm_utf8_add_shown(&finding->tool->out.buffer, sentence, strlen(sentence), 0);
	crm_str_add_c(&finding->tool->out.buffer, '\n');
	crm_output_tick(&finding->tool->out);
}

/* -- checking ------------------------------------------------------------------ */

/* A part that cannot be looked at is a finding; the others are looked at all the same. */
static void found_err(struct finding *finding, crm_err err)
{
	char words[1400];
	if (err)
		found(finding, crm_err_print(err, words, sizeof words));
}

/* Stopped by a signal, or by another program's lock, nothing was found out. */
static crm_err only_findings(struct finding *finding, crm_err err)
{
	if (crm_err_kind(err) != CRM_DAMAGED && crm_err_kind(err) != CRM_CONFLICT)
		return err;
	found_err(finding, err);
	return NULL;
}

static crm_err check_history(struct crm_history_check *check, struct finding *finding)
{
	for (bool more = true; more;)
		CRM_TRY(only_findings(finding, crm_history_check_next(check, found, finding, &more)));
	return NULL;
}

static crm_err take_share(const struct crm_tool *tool, double *share)
{
	const char *text = crm_option(tool, "subset");
	*share = 100;
	if (!text)
		return NULL;
	char *number = crm_copy(tool->arena, text);
	size_t n = strlen(number);
	if (n && number[n - 1] == '%')
		number[n - 1] = '\0';
	if (crm_number_parse(number, share) || *share <= 0 || *share > 100)
		return crm_fail(CRM_USAGE, "--subset is a share in percent, like 2.5%%, not '%s'", text);
	return NULL;
}

static crm_err refuse(const struct finding *finding)
{
	crm_err err = crm_fail(CRM_DAMAGED, "%lld %s", (long long)finding->count,
	                       finding->count == 1 ? "finding" : "findings");
	return crm_err_hint(err, "crm-check repair mends what one side has lost and the other knows");
}

/* The history is looked at while the database is. */
static crm_err check_all(struct crm_tool *tool, struct finding *finding, double share, int64_t *records)
{
	struct crm_store *store = tool->repo->store;
	CRM_AUTO(crm_history_check_drop) struct crm_history_check *history =
		crm_history_check_start(tool->repo->folder, crm_db_path(store->db), share, crm_stop);
	struct crm_findings findings = { .found = found, .context = finding };
	CRM_TRY(only_findings(finding, crm_store_check(store, share, &findings, records)));
	if (share >= 100)
		CRM_TRY(only_findings(finding, crm_kept_check(tool->repo, crm_stop, found, finding)));
	return check_history(history, finding);
}

static crm_err check(struct crm_tool *tool)
{
	struct finding finding = { .tool = tool };
	int64_t records = 0;
	double share = 100;
	CRM_TRY(take_share(tool, &share));
	CRM_TRY(crm_tool_open(tool, CRM_DB_WRITE));
	CRM_TRY(only_findings(&finding, crm_followers_drain(tool->repo)));
	CRM_TRY(check_all(tool, &finding, share, &records));
	if (finding.count)
		return refuse(&finding);
	crm_say(tool, "%lld records, database and history agree", (long long)records);
	return crm_sync_say_conflicts(tool);
}

/* -- rebuilding ---------------------------------------------------------------- */

static void tell_progress(void *context, int64_t done, int64_t of)
{
	struct crm_tool *tool = context;
	if (!tool->quiet && isatty(STDERR_FILENO))
		dprintf(STDERR_FILENO, "\r%lld of %lld transactions ", (long long)done, (long long)of);
}

static bool is_stopped(void *context)
{
	(void)context;
	return *crm_stop != 0;
}

static void say_rebuilt(struct crm_tool *tool, const struct crm_repo_rebuilt *done)
{
	crm_say(tool, "crm.db made anew from history.git: %lld %s", (long long)done->rebuilt.txns,
	        done->rebuilt.txns == 1 ? "transaction" : "transactions");
	if (done->kept)
		crm_say(tool, "the old one is kept as %s", strrchr(done->kept, '/') + 1);
	if (*done->why)
		crm_warn(tool, "the history could not be brought up before: %s", done->why);
	if (done->left)
		crm_warn(tool, "%lld %s in the old one alone", (long long)done->left,
		         done->left == 1 ? "transaction is" : "transactions are");
}

static crm_err rebuild(struct crm_tool *tool)
{
	struct crm_progress progress = { .tell = tell_progress, .stopped = is_stopped, .context = tool };
	struct crm_repo_rebuilt done;
	const char *folder;
	CRM_TRY(crm_tool_folder(tool, &folder));
	CRM_TRY(crm_repo_rebuild(tool->arena, folder, tool->program, &progress, &done));
	say_rebuilt(tool, &done);
	CRM_TRY(crm_tool_open(tool, CRM_DB_WRITE));
	return crm_conflicts_tidy(tool->repo);
}

static crm_err check_or_rebuild(struct crm_tool *tool)
{
	if (crm_option_given(tool, "rebuild") && crm_option_given(tool, "subset"))
		return crm_fail(CRM_USAGE, "--rebuild makes all of it anew: --subset does not go with it");
	return crm_option_given(tool, "rebuild") ? rebuild(tool) : check(tool);
}

/* -- repairing, packing ---------------------------------------------------------- */

static crm_err repair(struct crm_tool *tool)
{
	struct finding finding = { .tool = tool };
	const struct crm_findings done = { found, &finding };
	CRM_TRY(crm_repo_repair(tool->repo, &done));
	CRM_TRY(crm_followers_drain(tool->repo));
	CRM_TRY(crm_repair_rows(tool->repo, &done));
	CRM_TRY(crm_carry_again(tool->repo, &done));
	if (!finding.count)
		crm_say(tool, "nothing to repair");
	return NULL;
}

static crm_err gc(struct crm_tool *tool)
{
	CRM_TRY(crm_followers_drain(tool->repo));
	return crm_repo_gc(tool->repo);
}

/* -- receiving --------------------------------------------------------------------- */

static crm_err latest_of(struct crm_tool *tool, int64_t *latest)
{
	const char *ahead = crm_option(tool, "ahead");
	int64_t seconds;
	CRM_TRY(crm_duration_parse(ahead ? ahead : "1d", &seconds));
	*latest = crm_now() + seconds * 1000;
	return NULL;
}

static crm_err receive(struct crm_tool *tool)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_receive receive = { .stop = crm_stop };
	char line[4096];
	CRM_TRY(latest_of(tool, &receive.latest));
	CRM_TRY(crm_git_open_hook(&git));
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		CRM_TRY(crm_receive_line(git, line, &receive));
	}
	return ferror(stdin) ? crm_fail_errno("cannot read what is pushed") : NULL;
}

static const struct crm_option receive_options[] = {
	{ .name = "ahead", .argument = "DURATION", .help = "how far the clocks of others may be ahead of ours (1d)" },
	{ .name = NULL },
};

static const struct crm_option check_options[] = {
	{ .name = "subset", .argument = "PERCENT", .help = "look only at this share of everything, chosen at random" },
	{ .name = "rebuild", .help = "make crm.db anew from history.git; the old one is kept beside it" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .arguments = "", .help = "is everything sound, and is the database what the history says?",
	  .options = { check_options }, .run = check_or_rebuild },
	{ .name = "repair", .arguments = "", .help = "mend what one side has lost and the other knows",
	  .needs = CRM_NEEDS_WRITE, .run = repair },
	{ .name = "gc", .arguments = "", .help = "pack the history, and write git's commit-graph",
	  .needs = CRM_NEEDS_WRITE, .run = gc },
	{ .name = "receive", .arguments = "", .help = "on a server, as git's hook pre-receive: refuse what crm could not have made",
	  .options = { receive_options }, .run = receive },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-check",
	.help = "prove that the repository is sound",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
