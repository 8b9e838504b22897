/*
 * crm-import: rows of another system, or of crm-export, into the repository. One import is one transaction.
 */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "base/time.h"
#include "cli/diff.h"
#include "cli/tool.h"
#include "load/import.h"
#include "load/sources.h"
#include "rule/recur.h"

enum { PROGRESS_EVERY = 200, TXN_DIGITS = 4, PERCENT = 100 };

struct state {
	struct crm_tool *tool;
	int64_t began, told;
	bool progress;             /* a line of progress stands on the terminal */
	crm_err failed;            /* in showing a dry run */
};

/* -- while it runs --------------------------------------------------------------- */

static void say(void *context, const char *line)
{
	struct state *state = context;
	crm_say(state->tool, "%s", line);
}

static void put_line(const char *text, size_t n)
{
	ssize_t written = write(STDERR_FILENO, text, n);
	(void)written;
}

/* "12,000 rows, 250,000 rows/s, 40 %, 3 s left", over itself. */
static void progress(void *context, int64_t rows, long long done, long long size)
{
	struct state *state = context;
	int64_t now = crm_monotonic(), took = now - state->began;
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	if (state->tool->quiet || now - state->told < PROGRESS_EVERY || !isatty(STDERR_FILENO))
		return;
	state->told = now;
	crm_str_addf(&line, "\r\x1b[K%lld rows, %lld rows/s", (long long)rows,
	             (long long)(rows * 1000 / (took ? took : 1)));
	if (size > 0 && done > 0 && done <= size)
		crm_str_addf(&line, ", %lld %%, %lld s left", done * PERCENT / size,
		             (long long)((double)took * (double)(size - done) / (double)done / 1000));
	put_line(line.s, line.n);
	state->progress = true;
}

static void end_progress(struct state *state)
{
	static const char clear[] = "\r\x1b[K";
	if (state->progress)
		put_line(clear, sizeof clear - 1);
	state->progress = false;
}

static bool stopped(void *context)
{
	(void)context;
	return *crm_stop != 0;
}

static void show(void *context, enum crm_op op, const struct crm_record *old, const struct crm_record *record)
{
	struct state *state = context;
	if (!state->failed)
		state->failed = crm_diff_print(state->tool, op, old, record);
	crm_output_tick(&state->tool->out);
}

/* -- options ----------------------------------------------------------------------- */

static crm_err take_choices(struct crm_tool *tool, struct crm_import_options *out)
{
	const char *value;
	out->on_match = (enum crm_on_match)crm_option_choice(tool, "on-match", CRM_MATCH_UPDATE);
	out->create_links = crm_same(crm_option(tool, "link"), "create");
	if ((value = crm_option(tool, "decimal")))
		out->decimal = *value;
	if ((value = crm_option(tool, "delimiter"))) {
		out->delimiter = crm_same(value, "tab") || crm_same(value, "\\t") ? '\t' : value[0];
		if (out->delimiter != '\t' && (!value[0] || value[1]))
			return crm_fail(CRM_USAGE, "--delimiter is one character, or tab, not '%s'", value);
	}
	return NULL;
}

static crm_err take_operands(struct crm_tool *tool, struct crm_import_options *out)
{
	bool all = crm_option_given(tool, "all");
	if (!all && !tool->count)
		return crm_err_hint(crm_fail(CRM_USAGE, "import what? An entity, or --all for a whole export"),
		                    "crm-import contact people.csv");
	if (all && tool->count > 1)
		return crm_fail(CRM_USAGE, "--all takes one file or folder and no entity: '%s' is too many",
		                tool->arguments[1]);
	if (!all)
		CRM_TRY(crm_model_need_entity(tool->repo->store->model, tool->arguments[0], &out->entity));
	if (tool->count > (all ? 0U : 1U))
		out->path = tool->arguments[all ? 0 : 1];
	bool maps = crm_option_given(tool, "from") || crm_option_given(tool, "map");
	if (all && (maps || crm_option_given(tool, "rejects")))
		return crm_fail(CRM_USAGE, "--all loads what crm-export --all wrote: --from, --map and --rejects do not "
		                "fit it");
	return NULL;
}

static void take_texts(struct crm_tool *tool, struct crm_import_options *out)
{
	const char **values;
	out->map_count = crm_option_all(tool, "map", &values);
	out->maps = values;
	out->value_map_count = crm_option_all(tool, "map-value", &values);
	out->value_maps = values;
	out->constant_count = crm_option_all(tool, "set", &values);
	out->constants = values;
	out->ignored_count = crm_option_all(tool, "ignore", &values);
	out->ignored = values;
	out->format = crm_option(tool, "format");
	out->encoding = crm_option(tool, "encoding");
	out->preset = crm_option(tool, "from");
	out->key = crm_option(tool, "key");
	out->rejects = crm_option(tool, "rejects");
	out->date_format = crm_option(tool, "date-format");
	out->source = crm_option(tool, "source");
	out->create_fields = crm_option_given(tool, "create-fields");
}

/* -- the summary -------------------------------------------------------------------- */

/* "948 contacts created, 0 updated, 2 rejected (bad.csv) · 0.2 s · undo with: crm-log undo 81c2" */
static void summary(struct state *state, const struct crm_import_options *options, const char *const names[2],
                    const struct crm_import_result *result)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	bool dry = options->why->dry_run;
	crm_str_addf(&line, "%lld %s %screated, %lld updated", (long long)result->created, names[result->created != 1],
	             dry ? "would be " : "", (long long)result->updated);
	if (result->unchanged)
		crm_str_addf(&line, ", %lld unchanged", (long long)result->unchanged);
	if (result->skipped)
		crm_str_addf(&line, ", %lld skipped", (long long)result->skipped);
	crm_str_addf(&line, ", %lld rejected", (long long)result->rejected);
	if (result->rejected)
		crm_str_addf(&line, " (%s)", options->rejects);
	if (result->links_created)
		crm_str_addf(&line, ", %lld made for links", (long long)result->links_created);
	if (result->amended)
		crm_str_addf(&line, ", %lld amended by hooks", (long long)result->amended);
	if (result->followed)
		crm_str_addf(&line, ", %lld made next of what repeats", (long long)result->followed);
	crm_str_addf(&line, " · %.1f s", (double)(crm_monotonic() - state->began) / 1000);
	if (result->txn[0])
		crm_str_addf(&line, " · undo with: crm-log undo %.*s", TXN_DIGITS, result->txn);
	else
		crm_str_add(&line, dry ? " · nothing was written" : " · nothing was changed");
	crm_say(state->tool, "%s", line.s);
}

static crm_err run(struct crm_tool *tool)
{
	struct state state = { .tool = tool, .began = crm_monotonic() };
	struct crm_change_why why;
	struct crm_import_options options = { .why = &why, .say = say, .progress = progress, .stopped = stopped,
		.context = &state };
	struct crm_import_result result;
	CRM_TRY(crm_tool_why(tool, &why));
	CRM_TRY(take_operands(tool, &options));
	CRM_TRY(take_choices(tool, &options));
	take_texts(tool, &options);
	/* The model may change while fields are made: names are kept apart from it. */
	const char *const names[] = {
		options.entity ? crm_copy(tool->arena, options.entity->name) : "record",
		options.entity ? crm_copy(tool->arena, options.entity->plural) : "records",
	};
	why.tool = options.entity ? crm_textf(tool->arena, "crm-import %s", names[0]) : "crm-import --all";
	why.source = crm_path_last(options.path);
	if (why.dry_run)
		options.show = show;
	crm_err err = crm_import_run(tool->repo, &options, &result);
	end_progress(&state);
	CRM_TRY(err);
	CRM_TRY(state.failed);
	if (why.dry_run)
		CRM_TRY(crm_diff_end(tool));
	summary(&state, &options, names, &result);
	return result.rejected ? crm_fail(CRM_REJECTED, "%s", "") : NULL;
}

static const struct crm_option options[] = {
	{ .name = "from", .argument = "PRESET",
	  .help = "maps of another system (hubspot, salesforce, pipedrive, maven), or a map file",
	  .complete = "hubspot|salesforce|pipedrive|maven" },
	{ .name = "map", .letter = 'm', .argument = "COLUMN=FIELD",
	  .help = "a column goes into this field (=+FIELD adds it to a text)", .many = true },
	{ .name = "map-value", .argument = "FIELD:FROM=TO", .help = "what a value means here", .many = true },
	{ .name = "set", .argument = "FIELD=VALUE", .help = "for rows that leave the field empty", .many = true },
	{ .name = "ignore", .argument = "COLUMN", .help = "leave a column out ('*': all unknown ones)", .many = true },
	{ .name = "create-fields", .help = "unknown columns become fields of your own" },
	{ .name = "key", .letter = 'k', .argument = "FIELD",
	  .help = "by which records are found (else id, external_id)", .complete = "fields" },
	{ .name = "on-match", .argument = "HOW", .help = "update (default), skip, fill (only what is empty) or fail",
	  .choices = "update|skip|fill|fail" },
	{ .name = "link", .argument = "HOW", .help = "a link that leads nowhere: fail (default) or create",
	  .choices = "fail|create" },
	{ .name = "rejects", .argument = "FILE", .help = "wrong rows go there, the others in", .complete = "file" },
	{ .name = "source", .argument = "NAME", .help = "the other system: external_source" },
	{ .name = "date-format", .argument = "FORMAT",
	  .help = "iso, us, eu, de, y/m/d, unix, or a pattern (else detected)",
	  .complete = "iso|us|eu|de|y/m/d|words|unix|unix-ms" },
	{ .name = "decimal", .argument = "C", .help = "decimal mark of numbers: , or .", .choices = ".|," },
	{ .name = "encoding", .argument = "NAME", .help = "encoding of the file (else detected)" },
	{ .name = "format", .argument = "FORMAT", .list = crm_import_format_at },
	{ .name = "all", .help = "a whole export: JSON Lines or a folder of crm-export --all" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .arguments = "ENTITY [FILE] | --all [FILE|FOLDER]", .help = "rows of CSV, TSV, JSON, vCard or iCalendar into the repository",
	  .options = { options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = 2,
	  .run = run, .complete = "entity,file" },
	{ .run = NULL },
};

static const struct crm_tool_definition definition = {
	.name = "crm-import",
	.help = "load rows of another system, or of crm-export",
	.verbs = verbs,
	.recurrence = &crm_recurrence,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&definition, argc, argv);
}
