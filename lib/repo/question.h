/*
 * Asking the repository as a person asks it, without a command line: an entity, terms, the fields wanted, an order. For
 * the rooms of the domain, whose programs then pull the rows.
 *
 *     static const char *const fields[] = { "id", "name", "stage", NULL };
 *     struct crm_question question = { .entity = "deal", .terms = terms, .count = n, .fields = fields, .sort = "close_date" };
 *     CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
 */
#ifndef CRM_REPO_QUESTION_H
#define CRM_REPO_QUESTION_H

#include "repo/repo.h"

/* A link to a record, or "id" itself, by full id ("contact:7f3a..." of a link to any). `not`: it leads elsewhere, or
 * nowhere. */
struct crm_equals {
	const char *field, *id;
	bool not;
};

struct crm_question {
	const char *entity;
	const char *const *terms;        /* as command lines have them: "stage=won" */
	size_t count;
	const char *where;               /* an expression, and-ed, and asked about first; NULL: none */
	const struct crm_equals *equals; /* and-ed, ended by a row without a field; NULL: none. No text is made of an id */
	const char *const *fields;       /* paths, NULL-ended */
	const char *sort;                /* paths, separated by ',', '-' before one: the other way round; NULL: the
	                                    entity's own order */
	int64_t limit;                   /* 0: all */
};

struct crm_answer;

/* How many records it is about, whatever its fields, sort and limit. */
CRM_MUST_USE crm_err crm_question_count(struct crm_repo *repo, struct crm_arena *arena,
                                        const struct crm_question *question, int64_t *count);

/* Errors are those of terms and paths. The arena must outlive the answer. */
CRM_MUST_USE crm_err crm_answer_open(struct crm_repo *repo, struct crm_arena *arena, const struct crm_question *question,
                                     struct crm_answer **out);
void crm_answer_drop(struct crm_answer **answer);
CRM_MUST_USE crm_err crm_answer_next(struct crm_answer *answer, bool *row);
/* The i-th field of the row: stored values, a link its target's label; borrowed until the next. */
struct crm_value crm_answer_value(struct crm_answer *answer, size_t i);
/* A text's copy in the arena; NULL if it is empty. */
const char *crm_answer_text(struct crm_answer *answer, struct crm_arena *arena, size_t i);
/* The currency of an amount, else NULL. */
const char *crm_answer_unit(struct crm_answer *answer, size_t i);

#endif
