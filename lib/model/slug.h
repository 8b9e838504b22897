/*
 * Names for addresses and files, made of a title: its letters and digits of any script, folded ('Jak změnit
 * heslo?' is jak-zmenit-heslo), with '-' for all between them.
 */
#ifndef CRM_MODEL_SLUG_H
#define CRM_MODEL_SLUG_H

#include "base/err.h"
#include "base/str.h"

enum { CRM_SLUG_MADE = 100, CRM_SLUG_MOST = 200 }; /* bytes: of one that is made; of one that is given */

/* Nothing is added where the text has no letter or digit. */
void crm_slug_add(struct crm_str *out, const char *text, size_t n);
/* CRM_INVALID: something else than letters, digits, '-' and '_' is in it, or it is too long. */
CRM_MUST_USE crm_err crm_slug_check(const char *slug, size_t n);

#endif
