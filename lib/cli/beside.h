/*
 * Two texts side by side for a terminal, each wrapped to half of its width: the columns are those that people see, of Chinese as
 * of Czech.
 */
#ifndef CRM_CLI_BESIDE_H
#define CRM_CLI_BESIDE_H

#include "base/str.h"

/* Appends lines of at most `width` columns (a narrow one is taken as 40). Line breaks of the texts are kept, other controls are
 * shown escaped. */
void crm_beside_add(struct crm_str *out, const char *left, const char *right, size_t width);

#endif
