/*
 * What a definition of an organisation's own gives, as texts of the model: names, lists
 * of choices and roles, aliases. (Inside the room.)
 */
#ifndef CRM_MODEL_DEFINITION_H
#define CRM_MODEL_DEFINITION_H

#include "model/model.h"

/* Not NULL and not "". */
bool crm_definition_has(const char *text);
/* A copy, NULL if there is nothing. */
const char *crm_definition_copy(struct crm_arena *arena, const char *text);
/* May a field or an entity be called that? */
CRM_MUST_USE crm_err crm_definition_name(const char *name);
/* The texts of `first` (NULL-ended, or NULL), then the elements of a stored list that are
 * not among them; NULL-ended, in the arena; NULL if there are none. */
const char *const *crm_definition_texts(struct crm_arena *arena, const char *const *first,
                                        const char *stored);
/* The same with the choices of 'new| in progress|done': their order is kept, for they sort in it. */
const char *const *crm_definition_choices(struct crm_arena *arena, const char *const *first, const char *text);
/* Aliases of `first` (separated by '|', or NULL) and of a stored list, separated by '|'. */
const char *crm_definition_aliases(struct crm_arena *arena, const char *first, const char *stored);

#endif
