/*
 * crm-tone: how texts sound, in which language they are, and the words by which that is told.
 */
#include "base/str.h"
#include "cli/records.h"
#include "cli/tone_view.h"
#include "cli/work.h"
#include "crm/lexicon_load.h"
#include "repo/ref.h"

/* -- load -------------------------------------------------------------------------------- */

static const struct crm_option load_options[] = {
	{ .name = "on-match", .argument = "WHAT", .help = "for a word that is there: skip (default), update",
	  .choices = "skip|update" },
	{ .name = NULL },
};

static crm_err update(struct crm_work *work, const char *id, const struct crm_record *row)
{
	struct crm_record *old;
	CRM_TRY(crm_ref_read(work->tool->repo, work->arena, work->entity, id, &old));
	struct crm_record *record = crm_record_copy(work->arena, old);
	for (size_t i = 1; i < crm_common_at(work->entity, CRM_OWNER); i++)
		record->values[i] = row->values[i];
	return crm_work_update(work, old, record);
}

static crm_err load_row(struct crm_work *work, const struct crm_map *known, const struct crm_row *row)
{
	struct crm_record *record;
	CRM_TRY(crm_lexicon_row(work->tool->repo, work->arena, row, &record));
	const char *key = crm_lexicon_key(work->arena, crm_record_get(record, "language"), crm_record_get(record, "word"));
	const char *id = crm_map_get(known, key);
	if (!id)
		return crm_work_create(work, record);
	if (crm_option_choice(work->tool, "on-match", 0) == 1)
		return update(work, id, record);
	crm_work_leave(work, id);
	return NULL;
}

static crm_err load_file(struct crm_work *work, const struct crm_map *known, const char *path)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;
	CRM_TRY(crm_source_open(path, &(struct crm_source_options){ .format = "csv", .entity = work->entity }, &source));
	for (;;) {
		CRM_TRY(crm_work_next(work));
		CRM_TRY(crm_source_next(source, work->arena, &row));
		if (!row)
			return NULL;
		CRM_TRY(crm_err_at(load_row(work, known, row), crm_source_name(source), row->line));
	}
}

static crm_err load_all(struct crm_tool *tool, const struct crm_map *known)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < (tool->count ? tool->count : 1); i++) {
		char **paths;
		CRM_TRY(crm_lexicon_files(tool->repo, tool->arena, tool->count ? tool->arguments[i] : NULL, &paths));
		for (; *paths; paths++)
			CRM_TRY(load_file(&work, known, *paths));
	}
	return crm_work_end(&work);
}

static crm_err load(struct crm_tool *tool)
{
	CRM_AUTO(crm_map_drop) struct crm_map *known = NULL;
	CRM_TRY(crm_lexicon_known(tool->repo, &known));
	return load_all(tool, known);
}

static const struct crm_verb verbs[] = {
	{ .name = "score", .arguments = "[TEXT...|-]", .help = "language, tone and urgency of texts (default: of stdin)",
	  .options = { crm_options_tone, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1, .run = crm_tone_texts },
	{ .name = "load", .arguments = "[LANGUAGE...]",
	  .help = "word lists that come with crm, into the lexicon (default: all)",
	  .options = { load_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1,
		.run = load },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-tone",
	.help = "how texts sound, and the words that tell",
	.entity = "lexicon",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
