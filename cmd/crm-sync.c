/*
 * crm-sync: other copies of the repository, through any git server or folder.
 */
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/sync_branch.h"
#include "cli/sync_conflicts.h"
#include "cli/sync_resolve.h"
#include "cli/table.h"
#include "cli/watch.h"
#include "history/shard_merge.h"
#include "repo/followers.h"
#include "repo/sync.h"

/* -- which remote ---------------------------------------------------------------------- */

/* The one that is named, else origin, else the only one. */
static crm_err choose(struct crm_tool *tool, const char *given, const char **out)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_remote_row *rows;
	*out = given;
	CRM_TRY(crm_sync_git(tool->repo, &git));
	CRM_TRY(crm_remote_list(git, tool->arena, &rows));
	for (size_t i = 0; rows[i].name && !given; i++)
		if (!*out || crm_same(rows[i].name, "origin"))
			*out = rows[i].name;
	if (*out)
		return NULL;
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "this repository knows no other"), "crm-sync remote add origin URL");
}

static crm_err remotes(struct crm_tool *tool)
{
	enum { NAME, URL, COLUMNS };
	static const struct crm_table_column columns[COLUMNS] = {
		[NAME] = { "remote", CRM_T_TEXT, 0 }, [URL] = { "url", CRM_T_TEXT, 0 },
	};
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_remote_row *rows;
	struct crm_table *table;
	crm_err err = NULL;
	CRM_TRY(crm_sync_git(tool->repo, &git));
	CRM_TRY(crm_remote_list(git, tool->arena, &rows));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	for (; rows->name && !err; rows++)
		err = crm_table_row(table, (struct crm_value[COLUMNS]){ crm_value_text(rows->name), crm_value_text(rows->url) });
	return crm_table_end(table, err);
}

static crm_err remote(struct crm_tool *tool)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	const char *what = tool->count ? tool->arguments[0] : "list";
	if (crm_same(what, "list") && tool->count < 2)
		return remotes(tool);
	CRM_TRY(crm_sync_git(tool->repo, &git));
	if (crm_same(what, "add") && tool->count == 3) {
		const char *url;
		CRM_TRY(crm_sync_address(tool->arena, tool->arguments[2], &url));
		return crm_remote_add(git, tool->arguments[1], url);
	}
	if (crm_same(what, "rm") && tool->count == 2)
		return crm_remote_remove(git, tool->arguments[1]);
	return crm_fail(CRM_USAGE, "crm-sync remote [list] | add NAME URL | rm NAME");
}

/* -- there and back ------------------------------------------------------------------------- */

static const char *transactions(struct crm_tool *tool, int64_t count)
{
	return crm_textf(tool->arena, "%lld transaction%s", (long long)count, count == 1 ? "" : "s");
}

static void say_files(struct crm_tool *tool, const char *name, const struct crm_sync_done *done)
{
	if (done->files)
		crm_say(tool, "%lld attached file%s from %s", (long long)done->files, done->files == 1 ? "" : "s", name);
	if (*done->why_no_files)
		crm_warn(tool, "attached files stay here, %s does not take them: %s", name, done->why_no_files);
	if (done->left)
		crm_warn(tool, "%zu attached file%s larger than 100 MB stay%s here", done->left, done->left == 1 ? "" : "s",
		         done->left == 1 ? "s" : "");
}

static void say_pulled(struct crm_tool *tool, const char *name, const struct crm_joined *joined)
{
	if (joined->how == CRM_JOINED_NOTHING)
		crm_say(tool, "%s has nothing new", name);
	else
		crm_say(tool, "%s from %s%s", transactions(tool, joined->news), name,
		        joined->how == CRM_JOINED_MERGED ? ", merged with what was here" : "");
}

static crm_err pull_from(struct crm_tool *tool, const char *name)
{
	struct crm_sync_done done;
	struct crm_watch watch;
	crm_watch_begin(&watch, tool);
	crm_err err = crm_sync_pull(&tool->repo, tool->program, name, &watch.remote, &done);
	crm_watch_end(&watch);
	CRM_TRY(err);
	say_pulled(tool, name, &done.joined);
	say_files(tool, name, &done);
	return done.joined.how ? crm_sync_say_conflicts(tool) : NULL;
}

static crm_err push_to(struct crm_tool *tool, const char *name)
{
	struct crm_sync_done done;
	struct crm_watch watch;
	crm_watch_begin(&watch, tool);
	crm_err err = crm_sync_push(&tool->repo, tool->program, name, &watch.remote, &done);
	crm_watch_end(&watch);
	CRM_TRY(err);
	if (done.joined.how)
		say_pulled(tool, name, &done.joined);
	if (done.sent)
		crm_say(tool, "%s to %s", transactions(tool, done.sent), name);
	else
		crm_say(tool, "%s has everything", name);
	say_files(tool, name, &done);
	return done.joined.how ? crm_sync_say_conflicts(tool) : NULL;
}

static crm_err pull(struct crm_tool *tool)
{
	const char *name;
	CRM_TRY(choose(tool, tool->count ? tool->arguments[0] : NULL, &name));
	return pull_from(tool, name);
}

static crm_err push(struct crm_tool *tool)
{
	const char *name;
	CRM_TRY(choose(tool, tool->count ? tool->arguments[0] : NULL, &name));
	return push_to(tool, name);
}

static crm_err run(struct crm_tool *tool)
{
	const char *name;
	CRM_TRY(choose(tool, tool->count ? tool->arguments[0] : NULL, &name));
	CRM_TRY(pull_from(tool, name));
	return push_to(tool, name);
}

/* -- how far apart ---------------------------------------------------------------------------- */

static crm_err status(struct crm_tool *tool)
{
	enum { NAME, URL, AHEAD, BEHIND, COLUMNS };
	static const struct crm_table_column columns[COLUMNS] = {
		[NAME] = { "remote", CRM_T_TEXT, 0 }, [URL] = { "url", CRM_T_TEXT, CRM_TABLE_TELLING },
		[AHEAD] = { "ahead", CRM_T_INTEGER, 0 }, [BEHIND] = { "behind", CRM_T_INTEGER, 0 },
	};
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_remote_row *rows;
	struct crm_table *table;
	crm_err err = crm_followers_drain(tool->repo);
	CRM_TRY(err);
	CRM_TRY(crm_sync_git(tool->repo, &git));
	CRM_TRY(crm_remote_list(git, tool->arena, &rows));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	for (; rows->name && !err; rows++) {
		struct crm_sync_state state;
		err = crm_sync_state(tool->repo, git, rows->name, &state);
		const struct crm_value values[COLUMNS] = { crm_value_text(rows->name), crm_value_text(rows->url),
			crm_value_integer(state.ahead), state.known ? crm_value_integer(state.behind) : CRM_NO_VALUE };
		err = err ? err : crm_table_row(table, values);
	}
	return crm_table_end(table, err);
}

/* -- plain git's merges ------------------------------------------------------------------------ */

struct merging {
	struct crm_tool *tool;
	const char *path;
	int count;
};

static void differs(void *context, const char *id, const char *field)
{
	struct merging *merging = context;
	merging->count++;
	crm_warn(merging->tool, "%s: record %s: %s: both have changed it; ours stays", merging->path, id, field);
}

/* Git gives the base, ours, which is to be replaced, and theirs, and takes the exit status for an answer. */
static crm_err merge_file(struct crm_tool *tool)
{
	enum { FILES = 3, OURS = 1, MOST = 100 << 20 };
	CRM_AUTO(crm_str_drop) struct crm_str base = {0};
	CRM_AUTO(crm_str_drop) struct crm_str ours = {0};
	CRM_AUTO(crm_str_drop) struct crm_str theirs = {0};
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_str *texts[FILES] = { &base, &ours, &theirs };
	struct merging merging = { .tool = tool, .path = tool->count > FILES ? tool->arguments[FILES] : tool->arguments[OURS] };
	const struct crm_shard_merge merge = { &base, &ours, &theirs, differs, &merging };
	for (size_t i = 0; i < FILES; i++)
		CRM_TRY(crm_file_read(tool->arguments[i], MOST, texts[i]));
	CRM_TRY(crm_err_at(crm_shard_merge(&merge, &out), merging.path, 0));
	CRM_TRY(crm_file_replace(tool->arguments[OURS], crm_str_text(&out), out.n));
	return merging.count ? crm_fail(CRM_CONFLICT, "%s: %d field%s changed by both", merging.path,
	                                merging.count, merging.count == 1 ? "" : "s") : NULL;
}

static const struct crm_verb verbs[] = {
	{ .name = "remote", .arguments = "[list|add NAME URL|rm NAME]", .help = "the other repositories",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = 3, .run = remote, .complete = "list|add|rm" },
	{ .name = "pull", .arguments = "[REMOTE]", .help = "take in what others have done, merged with what is here",
	  .needs = CRM_NEEDS_WRITE, .most = 1, .run = pull, .complete = "text", .tells = true },
	{ .name = "push", .arguments = "[REMOTE]", .help = "send what was done here; pulls first where others were there first",
	  .needs = CRM_NEEDS_WRITE, .most = 1, .run = push, .complete = "text", .tells = true },
	{ .name = "run", .arguments = "[REMOTE]", .help = "both, for cron", .needs = CRM_NEEDS_WRITE, .most = 1, .run = run,
	  .complete = "text", .tells = true },
	{ .name = "conflicts", .arguments = "[ENTITY [TERM...] | ID...]", .help = "what two did without knowing of each other",
	  .options = { crm_options_conflicts, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1, .run = crm_sync_conflicts,
	  .complete = "entity,text" },
	{ .name = "resolve", .arguments = "ID...", .help = "end a conflict",
	  .options = { crm_options_resolve, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1,
	  .run = crm_sync_resolve, .complete = "conflict" },
	{ .name = "status", .arguments = "", .help = "how far apart they were when they last met",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = status },
	{ .name = "branch", .arguments = "[list|NAME|merge NAME|drop NAME]",
	  .help = "a copy in this repository, to try a plan in; merged or dropped", .options = { CRM_OPTIONS_OUTPUT, crm_options_branch },
	  .needs = CRM_NEEDS_WRITE, .most = 2, .run = crm_sync_branch, .complete = "list|merge|drop,branch", .tells = true },
	{ .name = "merge-file", .arguments = "BASE OURS THEIRS [PATH]", .help = "as plain git's merge driver: join one file of records",
	  .least = 3, .most = 4, .run = merge_file, .complete = "file" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-sync",
	.help = "other copies of the repository: pull, push, merge",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
