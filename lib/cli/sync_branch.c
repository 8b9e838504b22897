#include "cli/sync_branch.h"

#include "base/str.h"
#include "cli/sync_conflicts.h"
#include "cli/table.h"
#include "repo/branch_make.h"

const struct crm_option crm_options_branch[] = {
	{ .name = "force", .help = "drop: forget what main does not have" },
	{ .name = NULL },
};

/* -- list ------------------------------------------------------------------------------ */

enum { NAME, HERE, AHEAD, BEHIND, FOLDER, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[NAME] = { "branch", CRM_T_TEXT, 0 },    [HERE] = { "here", CRM_T_BOOL, 0 },
	[AHEAD] = { "ahead", CRM_T_INTEGER, 0 }, [BEHIND] = { "behind", CRM_T_INTEGER, 0 },
	[FOLDER] = { "folder", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static crm_err print_branch(struct crm_tool *tool, struct crm_table *table, const char *here, const char *name)
{
	struct crm_value values[COLUMNS] = { crm_value_text(name), crm_value_integer(crm_same(name, here)) };
	const char *folder;
	int64_t ahead, behind;
	CRM_TRY(crm_branch_find(tool->arena, tool->repo->folder, name, &folder));
	CRM_TRY(crm_branch_apart(tool->repo, name, &ahead, &behind));
	values[AHEAD] = crm_value_integer(ahead);
	values[BEHIND] = crm_value_integer(behind);
	values[FOLDER] = crm_value_text(folder);
	return crm_table_row(table, values);
}

static crm_err list(struct crm_tool *tool)
{
	const char *here = crm_branch_name(tool->arena, tool->repo->folder);
	struct crm_table *table;
	char **names;
	CRM_TRY(crm_branch_list(tool->arena, tool->repo->folder, &names));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	crm_err err = print_branch(tool, table, here, CRM_BRANCH_TRUNK);
	for (; *names && !err; names++)
		err = print_branch(tool, table, here, *names);
	return crm_table_end(table, err);
}

/* -- make, merge, drop ------------------------------------------------------------------ */

static crm_err make(struct crm_tool *tool, const char *name)
{
	CRM_TRY(crm_branch_make(tool->repo, name));
	crm_say(tool, "%s: work in it with --branch %s or CRM_BRANCH=%s; crm-log diff main..%s shows what is not the same", name,
	        name, name, name);
	return NULL;
}

static crm_err merge(struct crm_tool *tool, const char *name)
{
	const struct crm_remote_watch watch = { .stop = crm_stop };
	struct crm_joined joined;
	CRM_TRY(crm_branch_merge(&tool->repo, tool->program, name, &watch, &joined));
	if (joined.how == CRM_JOINED_NOTHING)
		crm_say(tool, "%s has nothing new", name);
	else
		crm_say(tool, "%lld transaction%s from %s%s", (long long)joined.news, joined.news == 1 ? "" : "s", name,
		        joined.how == CRM_JOINED_MERGED ? ", merged with what was here" : "");
	return joined.how ? crm_sync_say_conflicts(tool) : NULL;
}

static crm_err drop(struct crm_tool *tool, const char *name)
{
	CRM_TRY(crm_branch_remove(tool->repo, name, crm_option_given(tool, "force")));
	crm_say(tool, "%s is gone", name);
	return NULL;
}

crm_err crm_sync_branch(struct crm_tool *tool)
{
	static const struct {
		const char *name;
		crm_err (*run)(struct crm_tool *tool, const char *name);
	} deeds[] = { { "merge", merge }, { "drop", drop } };
	const char *what = tool->count ? tool->arguments[0] : "list";
	if (crm_same(what, "list") && tool->count < 2)
		return list(tool);
	for (size_t i = 0; i < CRM_COUNT(deeds); i++)
		if (crm_same(what, deeds[i].name) && tool->count == 2)
			return deeds[i].run(tool, tool->arguments[1]);
	for (size_t i = 0; i < CRM_COUNT(deeds); i++)
		if (crm_same(what, deeds[i].name))
			return crm_fail(CRM_USAGE, "crm-sync branch %s NAME", what);
	if (tool->count == 1)
		return make(tool, what);
	return crm_fail(CRM_USAGE, "crm-sync branch [list] | NAME | merge NAME | drop NAME");
}
