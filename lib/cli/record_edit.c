#include "cli/record_edit.h"

#include "base/str.h"
#include "cli/diff.h"
#include "cli/editor.h"
#include "cli/record_apply.h"
#include "cli/revision.h"
#include "model/record.h"
#include "repo/ref.h"

/* One field a line, also the empty ones (null), so that everything that can be set is there to be set. The revision
 * goes along, for an editor may be open for hours. */
static crm_err add_record(struct crm_tool *tool, struct crm_str *out, const struct crm_record *record)
{
	char revision[17];
	CRM_TRY(crm_revision_of(tool, record, revision));
	crm_str_addf(out, "{\n  \"id\": \"%s\",\n  \"%s\": \"%s\"", crm_record_id(record), CRM_COLUMN_REVISION,
	             revision);
	for (size_t i = 1; i < record->entity->count; i++) {
		const struct crm_field *field = record->entity->fields[i];
		if (!crm_field_is_plain(field) || crm_field_may_set(field, false))
			continue;
		crm_str_addf(out, ",\n  \"%s\": ", field->name);
		CRM_TRY(crm_diff_add_json(tool, out, record, i));
	}
	crm_str_add(out, "\n}\n");
	return NULL;
}

static crm_err apply_file(struct crm_tool *tool, const char *path)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_row *row = NULL;
	CRM_TRY(crm_source_open(path, &(struct crm_source_options){ .format = "json" }, &source));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_source_next(source, arena, &row));
	if (!row)
		return crm_fail(CRM_DENIED, "the file is empty; nothing was changed");
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(crm_apply_row(&work, row));
	return crm_work_end(&work);
}

crm_err crm_record_edit(struct crm_tool *tool)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_record *record;
	CRM_TRY(crm_ref_read(tool->repo, tool->arena, tool->entity, tool->arguments[0], &record));
	CRM_TRY(add_record(tool, &text, record));
	return crm_editor_run(tool, &text, "", apply_file);
}
