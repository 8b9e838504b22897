#include "crm/lexicon_load.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "repo/question.h"

static const char ending[] = ".csv";

static crm_err no_language(const char *language, char *const *names)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	for (size_t i = 0; names[i]; i++)
		crm_str_addf(&list, "%s%.*s", i ? ", " : "", (int)(strlen(names[i]) - strlen(ending)), names[i]);
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no word list of the language '%s'", language),
		"there are: %s",
	                    crm_str_text(&list));
}

crm_err crm_lexicon_files(struct crm_repo *repo, struct crm_arena *arena, const char *language, char ***paths)
{
	const char *folder = crm_path(arena, repo->share, "lexicon");
	char **names;
	size_t count = 0;
	CRM_TRY(crm_folder_list(arena, folder, ending, &names));
	for (size_t i = 0; names[i]; i++) {
		bool is_it = !language || crm_same(names[i], crm_textf(arena, "%s%s", language, ending));
		if (is_it)
			names[count++] = crm_path(arena, folder, names[i]);
	}
	if (!count) {
		CRM_TRY(crm_folder_list(arena, folder, ending, &names));
		return no_language(language ? language : "", names);
	}
	names[count] = NULL;
	*paths = names;
	return NULL;
}

crm_err crm_lexicon_row(struct crm_repo *repo, struct crm_arena *arena, const struct crm_row *row,
                        struct crm_record **out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "lexicon");
	struct crm_assign *assigns = crm_new(arena, struct crm_assign, row->count + 1);
	size_t count = 0;
	*out = crm_record_new(arena, entity);
	for (size_t i = 0; i < row->count; i++) {
		struct crm_assign *assign = &assigns[count];
		*assign = (struct crm_assign){ .op = CRM_SET, .text = row->texts[i] };
		CRM_TRY(crm_entity_need_field(entity, row->names[i], &assign->field));
		count += row->texts[i] && *row->texts[i];
	}
	return crm_record_make(*out, arena, &repo->reading, assigns, count);
}

const char *crm_lexicon_key(struct crm_arena *arena, struct crm_value language, struct crm_value word)
{
	return crm_textf(arena, "%s\n%s", language.shape == CRM_TEXT ? language.s : "", word.shape == CRM_TEXT
		? word.s : "");
}

crm_err crm_lexicon_known(struct crm_repo *repo, struct crm_map **out)
{
	enum { ID, LANGUAGE, WORD };
	static const char *const fields[] = { [ID] = "id", [LANGUAGE] = "language", [WORD] = "word", NULL };
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	*out = crm_map_new();
	CRM_TRY(crm_answer_open(repo, arena, &(struct crm_question){ .entity = "lexicon", .fields = fields }, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		crm_map_put(*out, crm_lexicon_key(arena, crm_answer_value(answer, LANGUAGE), crm_answer_value(answer, WORD)),
		            crm_answer_value(answer, ID).s);
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}
