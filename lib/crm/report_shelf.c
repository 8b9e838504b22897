#include "crm/report_shelf.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "repo/question.h"

static const char ending[] = ".sql";

static const char *folder_of(struct crm_repo *repo, struct crm_arena *arena)
{
	return crm_path(arena, repo->share, "reports");
}

/* A name is a file's and no way to another folder. */
static bool is_name(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/');
}

static crm_err read_file(struct crm_arena *arena, struct crm_shelved *one)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	CRM_TRY(crm_file_read(one->file, CRM_REPORT_SIZE, &text));
	one->text = crm_copy(arena, crm_str_text(&text));
	return NULL;
}

static crm_err open_records(struct crm_repo *repo, struct crm_arena *arena, struct crm_answer **out)
{
	static const char *const fields[] = { "id", "name", "definition", NULL };
	return crm_answer_open(repo, arena, &(struct crm_question){ .entity = "report", .fields = fields, .sort = "name" }, out);
}

static size_t count_names(char *const *names)
{
	size_t count = 0;
	while (names[count])
		count++;
	return count;
}

static bool has(const struct crm_shelved *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(list[i].name, name))
			return true;
	return false;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct crm_shelved *)a)->name, ((const struct crm_shelved *)b)->name);
}

crm_err crm_shelf_list(struct crm_repo *repo, struct crm_arena *arena, struct crm_shelved **out, size_t *count)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	const char *folder = folder_of(repo, arena);
	char **names;
	int64_t records;
	bool row;
	CRM_TRY(crm_folder_list(arena, folder, ending, &names));
	CRM_TRY(crm_question_count(repo, arena, &(struct crm_question){ .entity = "report" }, &records));
	struct crm_shelved *list = crm_new(arena, struct crm_shelved, (size_t)records + count_names(names) + 1);
	*count = 0;
	CRM_TRY(open_records(repo, arena, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			break;
		list[(*count)++] = (struct crm_shelved){ .id = crm_answer_text(answer, arena, 0),
			.name = crm_answer_text(answer, arena, 1), .text = crm_answer_text(answer, arena, 2) };
	}
	for (size_t kept = *count; *names; names++) {
		const char *name = crm_copy_n(arena, *names, strlen(*names) - strlen(ending));
		if (!has(list, kept, name))
			list[(*count)++] = (struct crm_shelved){ .name = name, .file = crm_path(arena, folder, *names) };
	}
	qsort(list, *count, sizeof *list, by_name);
	*out = list;
	return NULL;
}

static crm_err unknown(struct crm_repo *repo, struct crm_arena *arena, const char *name)
{
	struct crm_shelved *list;
	size_t count;
	CRM_TRY(crm_shelf_list(repo, arena, &list, &count));
	const char **names = crm_new(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		names[i] = list[i].name;
	const char *near = crm_nearest(name, names, count);
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no report '%s'", name);
	return near ? crm_err_nearest(err, name, near) : crm_err_hint(err, "crm-report list");
}

static crm_err find_record(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_shelved *out)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(open_records(repo, arena, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		if (!crm_same(crm_answer_value(answer, 1).s, name))
			continue;
		*out = (struct crm_shelved){ .id = crm_answer_text(answer, arena, 0), .name = crm_copy(arena, name),
			.text = crm_answer_text(answer, arena, 2) };
		return NULL;
	}
}

crm_err crm_shelf_find(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_shelved *out)
{
	*out = (struct crm_shelved){0};
	CRM_TRY(find_record(repo, arena, name, out));
	if (out->name)
		return NULL;
	if (!is_name(name))
		return unknown(repo, arena, name);
	const char *file = crm_path(arena, folder_of(repo, arena), crm_textf(arena, "%s%s", name, ending));
	if (!crm_is_file(file))
		return unknown(repo, arena, name);
	*out = (struct crm_shelved){ .name = crm_copy(arena, name), .file = file };
	return read_file(arena, out);
}

crm_err crm_shelf_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelved *shelved,
                       struct crm_report *out)
{
	struct crm_shelved one = *shelved;
	if (!one.text)
		CRM_TRY(read_file(arena, &one));
	const char *where = one.file ? crm_path_last(one.file) : crm_textf(arena, "report %s", one.name);
	return crm_err_at(crm_report_read(arena, repo->store->model, one.text, out), where, 0);
}
