/*
 * crm-export: records out, in constant memory: those of one entity, everything, or a star schema for analysis.
 */
#include <string.h>

#include "base/str.h"
#include "cli/asof.h"
#include "cli/listing.h"
#include "cli/options.h"
#include "cli/version.h"
#include "load/export.h"
#include "load/outfile.h"
#include "load/star.h"
#include "repo/merged.h"

static bool stopped(void *context)
{
	(void)context;
	return *crm_stop != 0;
}

/* crm_output_finish of the frame comes too late to count the rows as written. */
static crm_err flush(struct crm_tool *tool)
{
	return tool->out.gone ? NULL : crm_output_finish(&tool->out);
}

static const char *plural(const struct crm_entity *entity, int64_t count)
{
	return count == 1 ? entity->name : entity->plural;
}

/* All rows in order of id, unless a sort or a limit was asked for. */
static crm_err list(struct crm_tool *tool, const struct crm_entity *entity, int64_t *rows)
{
	struct crm_select select;
	CRM_TRY(crm_listing_select(tool, entity, tool->arguments + 1, tool->count - 1, &select));
	if (!crm_option_given(tool, "sort"))
		select.by_id = true;
	if (!crm_option_given(tool, "limit"))
		select.limit = 0;
	return crm_listing_run(tool, &select, rows);
}

/* An export is for programs, also on a terminal: by the ending of the file, else CSV. */
static void choose_format(struct crm_tool *tool, const char *to)
{
	const char *format = to ? crm_format_of_file(to) : NULL;
	if (crm_option_given(tool, "output") || crm_option_given(tool, "null"))
		return;
	struct crm_given *given = crm_new(tool->arena, struct crm_given, tool->given_count + 1);
	if (tool->given_count)
		memcpy(given, tool->given, tool->given_count * sizeof *given);
	given[tool->given_count++] = (struct crm_given){
		crm_option_named(tool->verb, "output", strlen("output")), format ? format : "csv" };
	tool->given = given;
}

/* The listing writes where the tool's output goes: for the while of it, that is the file. */
static crm_err list_to(struct crm_tool *tool, const struct crm_entity *entity, const char *path, int64_t *rows)
{
	CRM_AUTO(crm_outfile_drop) struct crm_outfile file = CRM_OUTFILE_NONE;
	CRM_TRY(crm_outfile_open(tool->arena, path, &file));
	struct crm_output output = tool->out;
	tool->out = file.output;
	crm_err err = list(tool, entity, rows);
	file.output = tool->out;
	tool->out = output;
	return err ? err : crm_outfile_finish(&file);
}

/* An entity that is gone today may have been there then. */
static crm_err find_entity(struct crm_tool *tool, const struct crm_entity **entity)
{
	const struct crm_entity *today = crm_model_entity(tool->repo->store->model, tool->arguments[0]);
	CRM_TRY(crm_tool_asof(tool, &(struct crm_asof_wish){ .entity = today ? today->name : NULL, .also = CRM_ALIAS_ENTITY,
	                         .words = tool->count > 1 || crm_option_given(tool, "where"),
	                         .asked = crm_tool_asks(tool, today) }));
	return crm_model_need_entity(tool->repo->store->model, tool->arguments[0], entity);
}

static crm_err export_entity(struct crm_tool *tool)
{
	const struct crm_entity *entity;
	const char *to = crm_option(tool, "to");
	int64_t rows = 0;
	CRM_TRY(find_entity(tool, &entity));
	choose_format(tool, to);
	CRM_TRY(to ? list_to(tool, entity, to, &rows) : list(tool, entity, &rows));
	CRM_TRY(flush(tool));
	crm_say(tool, "%lld %s exported%s%s", (long long)rows, plural(entity, rows), to ? " to " : "",
	        to ? to : "");
	return NULL;
}

static crm_err file_format(struct crm_tool *tool, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	const char *given = crm_option(tool, "output");
	*out = given ? given : "csv";
	if (crm_format_has(*out, CRM_FORMAT_LOADS))
		return NULL;
	crm_format_add_names(&list, CRM_FORMAT_LOADS);
	return crm_fail(CRM_USAGE, "--all writes %s, not '%s'", crm_str_text(&list), given);
}

static crm_err export_all(struct crm_tool *tool)
{
	struct crm_export_options options = { .stopped = stopped };
	const char *to = crm_option(tool, "to"), *given = crm_option(tool, "output");
	int64_t rows = 0, files = 0;
	CRM_TRY(file_format(tool, &options.format));
	if (!to) {
		if (given && (!crm_format_has(given, CRM_FORMAT_JSON) || crm_format_has(given, CRM_FORMAT_ARRAY)))
			return crm_err_hint(crm_fail(CRM_USAGE, "everything in one stream is JSON Lines, not %s", given),
			                    "crm-export --all -o %s --to FOLDER", given);
		CRM_TRY(crm_export_stream(tool->repo, &options, &tool->out, &rows));
		crm_say(tool, "%lld records exported", (long long)rows);
		return NULL;
	}
	CRM_TRY(crm_export_folder(tool->repo, &options, to, &rows, &files));
	crm_say(tool, "%lld records exported to %lld files in %s", (long long)rows, (long long)files, to);
	return NULL;
}

static crm_err star_options(struct crm_tool *tool, struct crm_star_options *out)
{
	const char *to = crm_option(tool, "to"), *format = crm_option(tool, "output");
	*out = (struct crm_star_options){
		.folder = to ? to : tool->count ? tool->arguments[0] : NULL, .format = format ? format : "csv",
		.since = crm_option(tool, "since"), .full = crm_option_given(tool, "full"), .stopped = stopped,
		.tool = crm_textf(tool->arena, "crm %s", crm_version()),
	};
	if (!out->folder)
		return crm_err_hint(crm_fail(CRM_USAGE, "--star makes several files: where to?"), "crm-export --star FOLDER");
	if (to && tool->count)
		return crm_fail(CRM_USAGE, "give the folder as an argument or with --to, not both");
	if (!crm_same(out->format, "csv") && !crm_same(out->format, "jsonl"))
		return crm_fail(CRM_USAGE, "--star writes csv or jsonl, not '%s'", out->format);
	if (out->full && (!out->since || *out->since != '@'))
		return crm_err_hint(crm_fail(CRM_USAGE, "--full sets a cursor anew: which?"), "--full --since @nightly");
	if (out->since && crm_option_given(tool, "as-of"))
		return crm_fail(CRM_USAGE, "--since goes on to now, and --as-of is then: give one of them");
	return NULL;
}

static crm_err export_star(struct crm_tool *tool)
{
	struct crm_star_options options;
	struct crm_star_result result;
	CRM_TRY(star_options(tool, &options));
	CRM_TRY(crm_tool_asof(tool, &(struct crm_asof_wish){0}));
	CRM_TRY(crm_star_export(tool->repo, tool->arena, &options, &result));
	if (options.since && !options.full && !result.is_increment)
		crm_say(tool, "the cursor %s is new: this is a full export", options.since);
	crm_say(tool, "%lld %s%s exported to %lld files in %s", (long long)result.rows, result.is_increment ? "changed " : "",
	        result.rows == 1 ? "row" : "rows", (long long)result.files, options.folder);
	return NULL;
}

static crm_err check_star_options(struct crm_tool *tool, bool star)
{
	const char *const names[] = { "since", "full" };
	for (size_t i = 0; i < CRM_COUNT(names) && !star; i++)
		if (crm_option_given(tool, names[i]))
			return crm_fail(CRM_USAGE, "--%s is an option of --star", names[i]);
	return NULL;
}

static crm_err run(struct crm_tool *tool)
{
	bool all = crm_option_given(tool, "all"), star = crm_option_given(tool, "star");
	bool folder = star && !all && tool->count == 1;
	if (all + star + (tool->count > 0 && !folder) != 1)
		return crm_err_hint(crm_fail(CRM_USAGE, "export what? An entity with terms, --all, or --star"),
		                    "crm-export contact country=CZ");
	CRM_TRY(check_star_options(tool, star));
	if (star)
		return export_star(tool);
	if (!all)
		return export_entity(tool);
	CRM_TRY(crm_tool_asof(tool, &(struct crm_asof_wish){0}));
	return export_all(tool);
}

static const struct crm_option options[] = {
	{ .name = "all", .help = "every entity: JSON Lines, or files in the folder of --to" },
	{ .name = "star", .help = "facts and dimensions for analysis, into a folder" },
	{ .name = "since", .argument = "@NAME|MOMENT",
	  .help = "of a star only what changed since: @NAME is a cursor, which moves on" },
	{ .name = "full", .help = "all of a star, though the cursor of --since has been somewhere" },
	{ .name = "to", .argument = "FILE|FOLDER", .help = "where to, instead of the standard output",
	  .complete = "file" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .arguments = "ENTITY [TERM...] | --all | --star FOLDER", .help = "records in any format, in order of id",
	  .options = { options, CRM_OPTIONS_OUTPUT, crm_options_select, crm_options_asof }, .needs = CRM_NEEDS_READ,
	  .most = -1, .run = run, .complete = "entity,terms" },
	{ .run = NULL },
};

static const struct crm_tool_definition definition = {
	.name = "crm-export",
	.help = "write records in a format that other programs and crm-import read",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&definition, argc, argv);
}
