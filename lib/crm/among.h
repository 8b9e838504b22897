/*
 * Some records among many: their ids, and where each stands among them.
 */
#ifndef CRM_CRM_AMONG_H
#define CRM_CRM_AMONG_H

#include "base/map.h"
#include "repo/question.h"

enum { CRM_AMONG_FEW = 20 };           /* so many are asked for one by one, more by one question about all */
#define CRM_AMONG_NONE ((size_t)-1)

/* The ids of the records that a question (without fields) is about, in its order. Memory: the arena. */
CRM_MUST_USE crm_err crm_among_read(struct crm_repo *repo, struct crm_arena *arena, struct crm_question question,
                                    const char ***ids, size_t *count);
/* Which of `some` a question (without fields and equals) is about: yes[i] is set, the others stay. Memory: the arena. */
CRM_MUST_USE crm_err crm_among_match(struct crm_repo *repo, struct crm_arena *arena, struct crm_question question,
                                     const char *const *some, size_t count, bool *yes);
/* Where each id stands; the map is the caller's. */
struct crm_map *crm_among_places(const char *const *ids, size_t count);
/* CRM_AMONG_NONE: not among them. NULL is none. */
size_t crm_among_place(const struct crm_map *places, const char *id);

#endif
