#include "cli/kb_files.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/record_write.h"
#include "cli/work.h"
#include "crm/kb_file.h"

/* -- in ----------------------------------------------------------------------------------- */

static crm_err write_article(struct crm_work *work, const struct crm_kb_file *file)
{
	const struct crm_reading *reading = &work->tool->repo->reading;
	struct crm_record *old, *record;
	CRM_TRY(crm_kb_file_find(work->tool->repo, work->arena, file->slug, &old));
	if (!old) {
		record = crm_record_new(work->arena, work->entity);
		CRM_TRY(crm_record_make(record, work->arena, reading, file->assigns, file->count));
		return crm_work_create(work, record);
	}
	record = crm_record_copy(work->arena, old);
	CRM_TRY(crm_record_assign(record, work->arena, reading, file->assigns, file->count));
	return crm_work_update(work, old, record);
}

/* `path` "-": standard input, whose article has no name but its title's. */
static crm_err take_file(struct crm_work *work, const char *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_kb_file file;
	bool is_stdin = crm_same(path, "-");
	CRM_TRY(crm_file_read(is_stdin ? "/dev/stdin" : path, CRM_KB_FILE_MOST, &text));
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_kb_file_read(work->tool->repo, work->arena, is_stdin ? NULL : crm_path_last(path),
	                         crm_str_text(&text), text.n, &file));
	return write_article(work, &file);
}

static crm_err take_folder(struct crm_work *work, const char *path)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char **names;
	CRM_TRY(crm_folder_list(arena, path, ".md", &names));
	for (; *names; names++)
		CRM_TRY(crm_err_at(take_file(work, crm_path(arena, path, *names)), *names, 0));
	return NULL;
}

static crm_err take_all(struct crm_tool *tool, bool folders)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < tool->count; i++) {
		const char *path = tool->arguments[i];
		if (folders && crm_is_folder(path))
			CRM_TRY(take_folder(&work, path));
		else
			CRM_TRY(crm_err_at(take_file(&work, path), crm_path_last(path), 0));
	}
	return crm_work_end(&work);
}

crm_err crm_kb_add(struct crm_tool *tool)
{
	return crm_assign_is(tool->arguments[0]) ? crm_record_add(tool) : take_all(tool, false);
}

crm_err crm_kb_import(struct crm_tool *tool)
{
	return take_all(tool, true);
}

/* -- out ---------------------------------------------------------------------------------- */

static crm_err export_all(struct crm_tool *tool, struct crm_kb_writer *writer, const char *folder, size_t counts[2])
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *name;
	for (;;) {
		CRM_TRY(crm_kb_writer_next(writer, &text, &name));
		if (!name)
			return NULL;
		if (*crm_stop)
			return crm_interrupted();
		CRM_AUTO(crm_str_drop) struct crm_str there = {0};
		const char *path = crm_path(tool->arena, folder, name);
		bool is_there = crm_is_file(path) && !crm_file_read(path, 2 * CRM_KB_FILE_MOST, &there);
		bool is_same = is_there && there.n == text.n && !memcmp(there.s, text.s, text.n);
		if (!is_same)
			CRM_TRY(crm_file_replace(path, text.s, text.n));
		counts[is_same]++;
	}
}

crm_err crm_kb_export(struct crm_tool *tool)
{
	CRM_AUTO(crm_kb_writer_drop) struct crm_kb_writer *writer = NULL;
	const char *folder = tool->arguments[0];
	size_t counts[2] = {0};
	CRM_TRY(crm_kb_writer_open(tool->repo, tool->arena, tool->arguments + 1, tool->count - 1, &writer));
	CRM_TRY(crm_folder_make(folder));
	CRM_TRY(export_all(tool, writer, folder, counts));
	crm_say(tool, "%zu articles written, %zu unchanged", counts[0], counts[1]);
	return counts[0] + counts[1] ? NULL : crm_nothing();
}
