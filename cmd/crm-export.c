/*
 * crm-export: records out, in constant memory: those of one entity, everything, or a star schema for analysis.
 */
#include <string.h>

#include "base/str.h"
#include "cli/asof.h"
#include "cli/listing.h"
#include "cli/options.h"
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

static crm_err export_star(struct crm_tool *tool)
{
	struct crm_export_options options = { .stopped = stopped };
	const char *to = crm_option(tool, "to");
	int64_t rows = 0, files = 0;
	if (!to)
		return crm_err_hint(crm_fail(CRM_USAGE, "--star makes several files: where to?"),
		                    "crm-export --star --to FOLDER");
	CRM_TRY(crm_star_export(tool->repo, &options, to, &rows, &files));
	crm_say(tool, "%lld rows exported to %lld files in %s", (long long)rows, (long long)files, to);
	return NULL;
}

static crm_err run(struct crm_tool *tool)
{
	bool all = crm_option_given(tool, "all"), star = crm_option_given(tool, "star");
	if (all + star + (tool->count > 0) != 1)
		return crm_err_hint(crm_fail(CRM_USAGE, "export what? An entity with terms, --all, or --star"),
		                    "crm-export contact country=CZ");
	if (!all && !star)
		return export_entity(tool);
	CRM_TRY(crm_tool_asof(tool, &(struct crm_asof_wish){0}));
	return all ? export_all(tool) : export_star(tool);
}

static const struct crm_option options[] = {
	{ .name = "all", .help = "every entity: JSON Lines, or files in the folder of --to" },
	{ .name = "star", .help = "facts and dimensions for analysis, into the folder of --to" },
	{ .name = "to", .argument = "FILE|FOLDER", .help = "where to, instead of the standard output",
	  .complete = "file" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .arguments = "ENTITY [TERM...] | --all | --star", .help = "records in any format, in order of id",
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
