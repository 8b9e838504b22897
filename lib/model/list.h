/*
 * Lists between their stored form (a JSON array of strings, sorted bytewise, unique, no
 * spaces) and the form of CSV and the command line (elements parted by ';' or ',', written with ';'). The
 * rest of it is declared in value.h.
 */
#ifndef CRM_MODEL_LIST_H
#define CRM_MODEL_LIST_H

#include "model/value.h"

/* The elements of 'a; b\;c, d' as texts in the arena; *count of them. */
const char **crm_list_split(struct crm_arena *arena, const char *text, size_t *count);
/* The elements of a stored list as texts in the arena, room for `more` after them. */
const char **crm_list_elements(struct crm_arena *arena, struct crm_value list, size_t more,
                               size_t *count);
/* Is it of the one form that this list has? */
bool crm_list_is_canonical(struct crm_value list);

#endif
