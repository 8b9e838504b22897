#include "crm/report_shelf.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "repo/question.h"

const struct crm_shelf crm_shelf_reports = { "report", "definition", "reports", ".sql", "crm-report list" };
const struct crm_shelf crm_shelf_dashboards = { "dashboard", "reports", "dashboards", ".txt", "crm-report list --dashboards" };
const struct crm_shelf crm_shelf_rules = { "rule", "text", "rules", ".rule", "crm-rule examples" };
const struct crm_shelf crm_shelf_predictors = { "predictor", "definition", "predictors", ".sql", "crm-report list --predictors" };

static const char *folder_of(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf)
{
	return crm_path(arena, repo->share, shelf->folder);
}

/* A name is a file's and no way to another folder. */
static bool is_name(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/');
}

/* The file that comes with the tools; NULL: none of this name. */
static const char *file_of(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf, const char *name)
{
	if (!is_name(name))
		return NULL;
	const char *file = crm_path(arena, folder_of(repo, arena, shelf), crm_textf(arena, "%s%s", name, shelf->ending));
	return crm_is_file(file) ? file : NULL;
}

static void take_record(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf,
                        struct crm_answer *answer, struct crm_shelved *out)
{
	*out = (struct crm_shelved){ .id = crm_answer_text(answer, arena, 0), .name = crm_answer_text(answer, arena, 1),
		.text = crm_answer_text(answer, arena, 2), .shelf = shelf };
	if (!out->text)
		out->file = file_of(repo, arena, shelf, out->name);
}

crm_err crm_shelf_text(struct crm_arena *arena, struct crm_shelved *shelved)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	if (shelved->text)
		return NULL;
	if (!shelved->file)
		return crm_fail(CRM_INVALID, "%s %s has no %s", shelved->shelf->entity, shelved->name, shelved->shelf->field);
	CRM_TRY(crm_file_read(shelved->file, CRM_REPORT_SIZE, &text));
	shelved->text = crm_copy(arena, crm_str_text(&text));
	return NULL;
}

static crm_err open_records(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf,
                            struct crm_answer **out)
{
	const char *const fields[] = { "id", "name", shelf->field, NULL };
	return crm_answer_open(repo, arena, &(struct crm_question){ .entity = shelf->entity, .fields = fields, .sort = "name" },
	                       out);
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

crm_err crm_shelf_list(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf,
                       struct crm_shelved **out, size_t *count)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	const char *folder = folder_of(repo, arena, shelf);
	char **names;
	int64_t records;
	bool row;
	CRM_TRY(crm_folder_list(arena, folder, shelf->ending, &names));
	CRM_TRY(crm_question_count(repo, arena, &(struct crm_question){ .entity = shelf->entity }, &records));
	struct crm_shelved *list = crm_new(arena, struct crm_shelved, (size_t)records + count_names(names) + 1);
	*count = 0;
	CRM_TRY(open_records(repo, arena, shelf, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			break;
		take_record(repo, arena, shelf, answer, &list[(*count)++]);
	}
	for (size_t kept = *count; *names; names++) {
		const char *name = crm_copy_n(arena, *names, strlen(*names) - strlen(shelf->ending));
		if (!has(list, kept, name))
			list[(*count)++] = (struct crm_shelved){ .name = name, .file = crm_path(arena, folder, *names),
				.shelf = shelf };
	}
	qsort(list, *count, sizeof *list, by_name);
	*out = list;
	return NULL;
}

static crm_err unknown(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf, const char *name)
{
	struct crm_shelved *list;
	size_t count;
	CRM_TRY(crm_shelf_list(repo, arena, shelf, &list, &count));
	const char **names = crm_new(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		names[i] = list[i].name;
	const char *near = crm_nearest(name, names, count);
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no %s '%s'", shelf->entity, name);
	return near ? crm_err_nearest(err, name, near) : crm_err_hint(err, "%s", shelf->lister);
}

static crm_err find_record(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf, const char *name,
                           struct crm_shelved *out)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(open_records(repo, arena, shelf, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		if (!crm_same(crm_answer_value(answer, 1).s, name))
			continue;
		take_record(repo, arena, shelf, answer, out);
		return NULL;
	}
}

crm_err crm_shelf_find(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf, const char *name,
                       struct crm_shelved *out)
{
	*out = (struct crm_shelved){0};
	CRM_TRY(find_record(repo, arena, shelf, name, out));
	if (!out->name)
		*out = (struct crm_shelved){ .name = crm_copy(arena, name), .file = file_of(repo, arena, shelf, name), .shelf = shelf };
	if (!out->text && !out->file)
		return unknown(repo, arena, shelf, name);
	return crm_shelf_text(arena, out);
}

const char *crm_shelf_place(struct crm_arena *arena, const struct crm_shelf *shelf, const struct crm_shelved *shelved)
{
	return shelved->file ? crm_path_last(shelved->file) : crm_textf(arena, "%s %s", shelf->entity, shelved->name);
}

crm_err crm_shelf_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelved *shelved,
                       struct crm_report *out)
{
	struct crm_shelved one = *shelved;
	CRM_TRY(crm_shelf_text(arena, &one));
	const char *place = crm_shelf_place(arena, one.shelf, &one);
	CRM_TRY(crm_err_at(crm_report_read(arena, repo->store->model, one.text, out), place, 0));
	out->place = place;
	return NULL;
}
