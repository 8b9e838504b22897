/*
 * Names as people and other systems write them: lists of aliases in one text,
 * separated by '|', and comparing headers. (Inside the room.)
 */
#ifndef CRM_MODEL_ALIAS_H
#define CRM_MODEL_ALIAS_H

#include <stdbool.h>
#include <stddef.h>

/* The next alias of a list: sets *alias and *n, and moves *at on. false at the end.
 * `*at` starts as the list, which may be NULL. */
bool crm_alias_next(const char **at, const char **alias, size_t *n);
/* Is `word` one of them, exactly? */
bool crm_alias_has(const char *aliases, const char *word);
/* The same, compared as headers. */
bool crm_alias_has_header(const char *aliases, const char *header);

/* Does `header` begin with this name, ignoring ASCII case, spaces, '_', '-', '.', '/'?
 * Gives what follows the name, NULL if it does not. The whole is equal if that is "". */
const char *crm_header_after(const char *header, const char *name, size_t n);

/* A snake_case name of at most 63 bytes: a letter, then letters, digits and '_'. */
bool crm_name_is_snake(const char *name);

#endif
