/*
 * crm-status: where the repository is, what is in it, and how far its followers are.
 */
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "cli/listing.h"
#include "cli/entry_rows.h"
#include "crm/follow_sentence.h"
#include "crm/script_list.h"
#include "repo/branch.h"
#include "repo/conflict.h"
#include "repo/followers.h"

enum { WIDTH = 12 };

static void add_line(struct crm_tool *tool, const char *name, const char *text)
{
	crm_str_addf(&tool->out.buffer, "%-*s  %s\n", WIDTH, name, text);
}

static crm_err add_counts(struct crm_tool *tool)
{
	const struct crm_model *model = tool->repo->store->model;
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	for (size_t i = 0; i < model->count; i++) {
		struct crm_select select = { .model = model, .entity = model->entities[i] };
		int64_t count = 0;
		CRM_TRY(crm_listing_count(tool, &select, &count));
		if (count)
			crm_str_addf(&text, "%s%lld %s", text.n ? ", " : "", (long long)count,
			             count == 1 ? model->entities[i]->name : model->entities[i]->plural);
	}
	add_line(tool, "records", crm_str_text(&text));
	return NULL;
}

static crm_err add_last(struct crm_tool *tool)
{
	struct crm_txn txn;
	int64_t last = 0;
	char when[40];
	CRM_TRY(crm_journal_last_txn(tool->repo->store, &last));
	if (!last)
		return NULL;
	CRM_TRY(crm_journal_txn(tool->repo->store, tool->arena, last, &txn));
	add_line(tool, "last change", crm_textf(tool->arena, "%.8s %s by %s, %s", txn.id, txn.tool,
	                                        crm_actor_name(tool->arena, txn.actor),
	                                        crm_instant_friendly(txn.at, tool->repo->now, when)));
	return NULL;
}

static crm_err add_history(struct crm_tool *tool)
{
	struct crm_followers_state state;
	CRM_TRY(crm_followers_state(tool->repo, tool->arena, &state));
	const char *how = crm_config_get(tool->repo->config, "history.commit");
	if (!state.known)
		add_line(tool, "history", "history.git is not where this crm.db left it; crm-log flush brings the two together");
	else if (!state.behind)
		add_line(tool, "history", crm_textf(tool->arena, "history.git has everything (%s)", how));
	else
		add_line(tool, "history", crm_textf(tool->arena, "%lld %s behind (%s; crm-log flush brings it up)",
		                                    (long long)state.behind,
		                                    state.behind == 1 ? "transaction" : "transactions", how));
	if (*state.failure)
		add_line(tool, "", crm_textf(tool->arena, "last attempt failed: %.*s",
		                             (int)strcspn(state.failure, "\n"), state.failure));
	return NULL;
}

static crm_err add_conflicts(struct crm_tool *tool)
{
	int64_t count;
	CRM_TRY(crm_conflicts_count(tool->repo, &count));
	if (count)
		add_line(tool, "conflicts", crm_textf(tool->arena, "%lld open; crm-sync conflicts lists them", (long long)count));
	return NULL;
}

static const struct {
	const char *title, *kind;
	crm_err (*sentence)(struct crm_repo *repo, struct crm_arena *arena, const char **out);
} kinds[] = {
	{ "rules", "rules", crm_rules_sentence },
	{ "hooks", "scripts", crm_scripts_sentence },
	{ "webhooks", "webhooks", crm_webhooks_sentence },
	{ "notices", "notices", crm_notices_sentence },
};

/* Who follows changes, where there is somebody. */
static crm_err add_kinds(struct crm_tool *tool)
{
	const char *text;
	for (size_t i = 0; i < CRM_COUNT(kinds); i++) {
		CRM_TRY(kinds[i].sentence(tool->repo, tool->arena, &text));
		if (!*text)
			continue;
		add_line(tool, kinds[i].title, text);
		CRM_TRY(crm_follow_failure(tool->repo, tool->arena, kinds[i].kind, &text));
		if (*text)
			add_line(tool, "", crm_textf(tool->arena, "last attempt failed: %s", text));
	}
	return NULL;
}

/* Which branch this is, where there are any. */
static crm_err add_branch(struct crm_tool *tool)
{
	const char *here = crm_branch_name(tool->arena, tool->repo->folder);
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	char **names;
	CRM_TRY(crm_branch_list(tool->arena, tool->repo->folder, &names));
	if (!*names)
		return NULL;
	crm_str_addf(&text, "%s; there are: " CRM_BRANCH_TRUNK, here);
	for (; *names; names++)
		crm_str_addf(&text, ", %s", *names);
	add_line(tool, "branch", crm_str_text(&text));
	return NULL;
}

static crm_err run(struct crm_tool *tool)
{
	add_line(tool, "repository", tool->repo->folder);
	CRM_TRY(add_branch(tool));
	add_line(tool, "acting as", tool->repo->ident);
	CRM_TRY(add_counts(tool));
	CRM_TRY(add_last(tool));
	CRM_TRY(add_history(tool));
	CRM_TRY(add_conflicts(tool));
	return add_kinds(tool);
}

static const struct crm_verb verbs[] = {
	{ .arguments = "", .help = "where the repository is, what is in it, how far its history is",
	  .needs = CRM_NEEDS_READ, .run = run },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-status",
	.help = "where the repository is, what is in it, how far its history is",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
