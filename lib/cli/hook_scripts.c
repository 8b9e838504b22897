#include "cli/hook_scripts.h"

#include "base/file.h"
#include "base/str.h"
#include "base/time.h"
#include "cli/options.h"
#include "cli/table.h"
#include "crm/script_list.h"
#include "crm/script_tell.h"
#include "repo/hook_kinds.h"

const struct crm_option crm_options_hook_scripts[] = {
	{ .name = "run", .help = "tell now what waits to be told" },
	{ .name = "retry", .help = "the same without a pause, and once more what was given up" },
	{ .name = "skip", .help = "give up what a program fails at, and go on with the next" },
	{ .name = "dead", .help = "list what was given up" },
	{ .name = NULL },
};

struct programs {
	struct crm_script_row *rows;
	size_t count;
};

static bool is_meant(const struct crm_tool *tool, const struct programs *all, const struct crm_script_row *row)
{
	const struct crm_script_row *found;

	for (size_t i = 0; i < tool->count; i++)
		if (!crm_script_find(all->rows, all->count, tool->arguments[i], &found) && found == row)
			return true;
	return tool->count == 0;
}

static crm_err read_programs(struct crm_tool *tool, struct programs *out)
{
	const struct crm_script_row *found;

	CRM_TRY(crm_scripts_list(tool->repo, tool->arena, &out->rows, &out->count));
	for (size_t i = 0; i < tool->count; i++)
		CRM_TRY(crm_script_find(out->rows, out->count, tool->arguments[i], &found));
	return NULL;
}

/* -- lists --------------------------------------------------------------------------- */

enum { PROGRAM, KIND, STATUS, BEHIND, LAST, EXIT, TRIES, NEXT, DEAD, WORDS, COLUMNS };
static const struct crm_table_column columns[COLUMNS] = {
	[PROGRAM] = { "program", CRM_T_TEXT, 0 },    [KIND] = { "kind", CRM_T_TEXT, CRM_TABLE_MACHINE },
	[STATUS] = { "status", CRM_T_TEXT, 0 },      [BEHIND] = { "behind", CRM_T_INTEGER, 0 },
	[LAST] = { "last_run", CRM_T_INSTANT, 0 },   [EXIT] = { "exit", CRM_T_INTEGER, CRM_TABLE_MACHINE },
	[TRIES] = { "tries", CRM_T_INTEGER, 0 },     [NEXT] = { "next_try", CRM_T_INSTANT, 0 },
	[DEAD] = { "dead", CRM_T_INTEGER, 0 },       [WORDS] = { "words", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static struct crm_value number_if(bool there, int64_t number)
{
	return there ? crm_value_integer(number) : CRM_NO_VALUE;
}

static struct crm_value text_if(const char *text)
{
	return *text ? crm_value_text(text) : CRM_NO_VALUE;
}

static crm_err add_program(struct crm_table *table, const struct crm_script_row *row)
{
	const struct crm_script_state *state = &row->state;
	bool ran = state->last_at != 0;
	const struct crm_value values[COLUMNS] = {
		[PROGRAM] = crm_value_text(row->script.name), [KIND] = crm_value_text(row->kind),
		[STATUS] = crm_value_text(row->status), [BEHIND] = number_if(row->known, row->behind),
		[LAST] = number_if(ran, state->last_at),
		[EXIT] = number_if(ran && state->status != CRM_SCRIPT_UNENDED, state->status),
		[TRIES] = number_if(state->tries > 0, state->tries), [NEXT] = number_if(state->tries > 0, state->next_at),
		[DEAD] = number_if(row->dead > 0, (int64_t)row->dead), [WORDS] = text_if(state->words),
	};

	return crm_table_row(table, values);
}

static crm_err add_programs(struct crm_tool *tool, struct crm_table *table, const struct programs *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (is_meant(tool, all, &all->rows[i]))
			CRM_TRY(add_program(table, &all->rows[i]));
	return NULL;
}

static crm_err list(struct crm_tool *tool)
{
	struct crm_table *table;
	struct programs all;

	CRM_TRY(read_programs(tool, &all));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, add_programs(tool, table, &all));
}

enum { DEAD_PROGRAM, DEAD_AT, DEAD_TXN, DEAD_EVENT, DEAD_TRIES, DEAD_WORDS, DEAD_COLUMNS };
static const struct crm_table_column dead_columns[DEAD_COLUMNS] = {
	[DEAD_PROGRAM] = { "program", CRM_T_TEXT, 0 },  [DEAD_AT] = { "given_up", CRM_T_INSTANT, 0 },
	[DEAD_TXN] = { "txn", CRM_T_ID, 0 },            [DEAD_EVENT] = { "event", CRM_T_TEXT, 0 },
	[DEAD_TRIES] = { "tries", CRM_T_INTEGER, 0 },   [DEAD_WORDS] = { "words", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static crm_err add_dead(struct crm_tool *tool, struct crm_table *table, struct crm_places *places,
                        const struct crm_script_row *row)
{
	struct crm_script_dead *deads;
	size_t count;

	CRM_TRY(crm_script_deads(places, tool->arena, row->script.name, &deads, &count));
	for (size_t i = 0; i < count; i++) {
		const struct crm_value values[DEAD_COLUMNS] = {
			[DEAD_PROGRAM] = crm_value_text(deads[i].name), [DEAD_AT] = crm_value_integer(deads[i].at),
			[DEAD_TXN] = crm_value_text(deads[i].txn), [DEAD_EVENT] = text_if(deads[i].event),
			[DEAD_TRIES] = crm_value_integer(deads[i].tries), [DEAD_WORDS] = text_if(deads[i].words),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err add_deads(struct crm_tool *tool, struct crm_table *table)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct programs all;

	CRM_TRY(read_programs(tool, &all));
	if (all.count)
		CRM_TRY(crm_script_places_open(tool->repo->folder, tool->repo->store, &places));
	for (size_t i = 0; i < all.count; i++)
		if (is_meant(tool, &all, &all.rows[i]))
			CRM_TRY(add_dead(tool, table, places, &all.rows[i]));
	return NULL;
}

static crm_err list_dead(struct crm_tool *tool)
{
	struct crm_table *table;

	CRM_TRY(crm_table_open(tool, NULL, dead_columns, DEAD_COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, add_deads(tool, table));
}

/* -- deeds --------------------------------------------------------------------------- */

static crm_err retry_or_skip(struct crm_tool *tool, struct crm_places *places, const struct crm_script *script,
                             int64_t *done)
{
	bool skipped = false;

	if (crm_option_given(tool, "retry"))
		return crm_script_retry(tool->repo, places, script, done);
	CRM_TRY(crm_script_skip(tool->repo, places, script, &skipped));
	if (skipped)
		crm_say(tool, "%s: given up", script->name);
	else if (tool->count)
		crm_say(tool, "%s does not fail", script->name);
	return NULL;
}

static crm_err prepare(struct crm_tool *tool, int64_t *done)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct programs all;

	CRM_TRY(read_programs(tool, &all));
	if (!crm_option_given(tool, "retry") && !crm_option_given(tool, "skip"))
		return NULL;
	CRM_TRY(crm_script_places_open(tool->repo->folder, tool->repo->store, &places));
	for (size_t i = 0; i < all.count; i++)
		if (all.rows[i].known && is_meant(tool, &all, &all.rows[i]))
			CRM_TRY(retry_or_skip(tool, places, &all.rows[i].script, done));
	return NULL;
}

static crm_err say_failures(struct crm_tool *tool)
{
	struct programs all;

	CRM_TRY(read_programs(tool, &all));
	for (size_t i = 0; i < all.count; i++)
		if (all.rows[i].state.tries > 0 && is_meant(tool, &all, &all.rows[i]))
			crm_say(tool, "%s fails: crm-hook output %s", all.rows[i].script.name, all.rows[i].script.name);
	return NULL;
}

static crm_err run(struct crm_tool *tool)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;
	int64_t again = 0, done = 0;

	if (!crm_hooks_are_here(tool->repo))
		return crm_err_hint(crm_fail(CRM_DENIED, "programs act in another copy of this repository (hooks.here is no)"),
		                    "crm-config set hooks.here yes");
	CRM_TRY(crm_scripts_lock(tool->repo, &lock));
	CRM_TRY(prepare(tool, &again));
	CRM_TRY(crm_scripts_tell(tool->repo, &done));
	done += again;
	crm_say(tool, "%lld %s told", (long long)done, done == 1 ? "event or transaction" : "events or transactions");
	return say_failures(tool);
}

crm_err crm_hook_scripts(struct crm_tool *tool)
{
	if (crm_option_given(tool, "run") || crm_option_given(tool, "retry") || crm_option_given(tool, "skip"))
		return run(tool);
	return crm_option_given(tool, "dead") ? list_dead(tool) : list(tool);
}

/* -- output -------------------------------------------------------------------------- */

static void add_run(struct crm_tool *tool, const struct crm_script_run *one)
{
	struct crm_str *out = &tool->out.buffer;
	char at[CRM_INSTANT_SIZE];

	crm_str_addf(out, "-- %s %s", crm_instant_text(one->at, at), one->what);
	if (one->status == CRM_SCRIPT_UNENDED)
		crm_str_add(out, ", ended");
	else if (one->status)
		crm_str_addf(out, ", exit status %lld", (long long)one->status);
	crm_str_addf(out, "\n%s", one->output);
	if (!crm_ends(one->output, "\n"))
		crm_str_add_c(out, '\n');
}

crm_err crm_hook_output(struct crm_tool *tool)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	const struct crm_script_row *row;
	struct crm_script_run *runs;
	struct programs all;
	size_t count;

	CRM_TRY(read_programs(tool, &all));
	CRM_TRY(crm_script_find(all.rows, all.count, tool->arguments[0], &row));
	CRM_TRY(crm_script_places_open(tool->repo->folder, tool->repo->store, &places));
	CRM_TRY(crm_script_runs(places, tool->arena, row->script.name, &runs, &count));
	for (size_t i = 0; i < count; i++)
		add_run(tool, &runs[i]);
	return count ? NULL : crm_nothing();
}
