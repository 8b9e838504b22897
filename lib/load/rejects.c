#include "load/rejects.h"

#include <stdlib.h>

#include "load/outfile.h"

struct crm_rejects {
	struct crm_arena *arena;
	const struct crm_reject_kind *kind;
	char delimiter;
	struct crm_outfile file;
	int64_t count;
};

crm_err crm_rejects_open(const char *path, const struct crm_reject_kind *kind, char delimiter,
                         struct crm_rejects **out)
{
	CRM_AUTO(crm_rejects_drop) struct crm_rejects *rejects = crm_calloc(1, sizeof *rejects);
	rejects->arena = crm_arena_new();
	rejects->kind = kind;
	rejects->delimiter = delimiter;
	CRM_TRY(crm_outfile_open(rejects->arena, path, &rejects->file));
	*out = rejects;
	rejects = NULL;
	return NULL;
}

void crm_rejects_drop(struct crm_rejects **rejects)
{
	if (!*rejects)
		return;
	crm_outfile_drop(&(*rejects)->file);
	crm_arena_drop(&(*rejects)->arena);
	free(*rejects);
	*rejects = NULL;
}

static void add_text(struct crm_rejects *rejects, const char *text)
{
	crm_str_add(&rejects->file.output.buffer, text ? text : "");
}

void crm_rejects_header(struct crm_rejects *rejects, const char *const *names, size_t count)
{
	if (rejects->kind->header)
		rejects->kind->header(&rejects->file.output.buffer, rejects->delimiter, names, count);
}

static void add_reason(struct crm_str *out, crm_err why)
{
	crm_str_addf(out, "%s%s%s", why->field, why->field[0] ? ": " : "", why->text);
	if (why->nearest[0])
		crm_str_addf(out, "; the nearest is '%s'", why->nearest);
	else if (why->hint[0])
		crm_str_addf(out, " (%s)", why->hint);
}

crm_err crm_rejects_add(struct crm_rejects *rejects, const struct crm_row *row, crm_err why)
{
	CRM_AUTO(crm_str_drop) struct crm_str reason = {0};
	add_reason(&reason, why);
	add_text(rejects, rejects->count++ ? rejects->kind->between : rejects->kind->begin);
	rejects->kind->row(&rejects->file.output.buffer, rejects->delimiter, row, crm_str_text(&reason));
	crm_output_tick(&rejects->file.output);
	return rejects->file.output.failed;
}

crm_err crm_rejects_finish(struct crm_rejects *rejects)
{
	add_text(rejects, rejects->count ? rejects->kind->end : rejects->kind->none);
	return crm_outfile_finish(&rejects->file);
}
