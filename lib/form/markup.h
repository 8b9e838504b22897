/*
 * Cell texts in markup (Markdown, HTML): lines separated by <br>, control characters shown
 * escaped as in tables, and the markup's own characters replaced.
 */
#ifndef CRM_FORM_MARKUP_H
#define CRM_FORM_MARKUP_H

#include <stddef.h>

#include "base/str.h"

/* `escape` says what stands for a character in the markup (NULL: itself). `scratch` is
 * overwritten. */
void crm_markup_add(struct crm_str *out, struct crm_str *scratch, const char *text, size_t n,
                    const char *(*escape)(char c));

#endif
