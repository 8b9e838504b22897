#include "repo/question.h"

#include <stdlib.h>
#include <string.h>

#include "store/read.h"

struct crm_answer {
	struct crm_sql sql;
	struct crm_cursor *cursor;
};

static crm_err take_fields(struct crm_arena *arena, struct crm_select *select, const char *const *fields)
{
	size_t count = 0;
	while (fields[count])
		count++;
	struct crm_want_column *columns = crm_new(arena, struct crm_want_column, count + 1);
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(crm_path_parse(select->model, select->entity, fields[i], &columns[i].path));
		columns[i].want = CRM_WANT_LABEL;
	}
	select->columns = columns;
	select->column_count = count;
	return NULL;
}

static crm_err take_sort(struct crm_arena *arena, struct crm_select *select, const char *text)
{
	char *rest = text ? crm_copy(arena, text) : NULL;
	size_t most = text ? strlen(text) : 0;
	struct crm_sort *sorts = crm_new(arena, struct crm_sort, most + 1);
	for (char *path; (path = strsep(&rest, ","));) {
		struct crm_sort *sort = &sorts[select->sort_count++];
		sort->down = *path == '-';
		CRM_TRY(crm_path_parse(select->model, select->entity, path + sort->down, &sort->path));
	}
	select->sorts = sorts;
	return NULL;
}

static crm_err take_where(struct crm_repo *repo, struct crm_arena *arena, const struct crm_question *question,
                          struct crm_select *select)
{
	struct crm_node *terms, *where = NULL;
	CRM_TRY(crm_terms_parse(arena, &repo->asking, select->entity, question->terms, question->count, &terms));
	if (question->where)
		CRM_TRY(crm_where_parse(arena, &repo->asking, select->entity, question->where, &where));
	where = crm_node_and(arena, where, terms);
	for (const struct crm_equals *one = question->equals; one && one->field; one++) {
		int field;
		CRM_TRY(crm_entity_need_field(select->entity, one->field, &field));
		struct crm_node *node = crm_node_equals(arena, select->entity, field, crm_value_text(one->id));
		node->compare = one->not ? CRM_NE : CRM_EQ;
		where = crm_node_and(arena, where, node);
	}
	select->where = where;
	return NULL;
}

crm_err crm_answer_open(struct crm_repo *repo, struct crm_arena *arena, const struct crm_question *question,
                        struct crm_answer **out)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = crm_calloc(1, sizeof *answer);
	struct crm_select select = { .model = repo->store->model, .now = repo->now, .limit = question->limit };
	CRM_TRY(crm_model_need_entity(select.model, question->entity, &select.entity));
	CRM_TRY(take_fields(arena, &select, question->fields));
	CRM_TRY(take_sort(arena, &select, question->sort));
	CRM_TRY(take_where(repo, arena, question, &select));
	select.shows_order = repo->store->asof != NULL;
	CRM_TRY(crm_sql_select(arena, &select, &answer->sql));
	CRM_TRY(crm_cursor_open(repo->store, &answer->sql, &answer->cursor));
	*out = answer;
	answer = NULL;
	return NULL;
}

void crm_answer_drop(struct crm_answer **answer)
{
	if (!*answer)
		return;
	crm_cursor_drop(&(*answer)->cursor);
	crm_sql_drop(&(*answer)->sql);
	free(*answer);
	*answer = NULL;
}

crm_err crm_answer_next(struct crm_answer *answer, bool *row)
{
	return crm_cursor_next(answer->cursor, row);
}

struct crm_value crm_answer_value(struct crm_answer *answer, size_t i)
{
	return crm_cursor_value(answer->cursor, 2 * (int)i);
}

const char *crm_answer_text(struct crm_answer *answer, struct crm_arena *arena, size_t i)
{
	struct crm_value value = crm_answer_value(answer, i);
	return value.shape == CRM_TEXT ? crm_copy_n(arena, value.s, value.n) : NULL;
}

const char *crm_answer_unit(struct crm_answer *answer, size_t i)
{
	struct crm_value value = crm_cursor_value(answer->cursor, 2 * (int)i + 1);
	return value.shape == CRM_TEXT ? value.s : NULL;
}

crm_err crm_question_count(struct crm_repo *repo, struct crm_arena *arena, const struct crm_question *question,
                           int64_t *count)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = crm_calloc(1, sizeof *answer);
	struct crm_select select = { .model = repo->store->model, .now = repo->now };
	bool row;
	CRM_TRY(crm_model_need_entity(select.model, question->entity, &select.entity));
	CRM_TRY(take_where(repo, arena, question, &select));
	CRM_TRY(crm_sql_count(arena, &select, &answer->sql));
	CRM_TRY(crm_cursor_open(repo->store, &answer->sql, &answer->cursor));
	CRM_TRY(crm_cursor_next(answer->cursor, &row));
	*count = row ? crm_cursor_value(answer->cursor, 0).i : 0;
	return NULL;
}
