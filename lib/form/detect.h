/*
 * What a text is, told by its first lines: JSON, JSON Lines, CSV and its delimiter, TSV, or bare
 * references.
 */
#ifndef CRM_FORM_DETECT_H
#define CRM_FORM_DETECT_H

#include <stdbool.h>
#include <stddef.h>

/* "json" | "jsonl" | "refs" | "" (a table with a delimiter). `refs`: see source.h. */
const char *crm_detect_format(const char *text, size_t n, bool refs);

/* The one of , ; TAB | that splits the first lines best, quotes respected; ',' if none does. */
char crm_detect_delimiter(const char *text, size_t n);

/* The length of a first line `sep=;` as Excel writes it, 0 if there is none. */
size_t crm_detect_sep(const char *text, size_t n, char *delimiter);

/* Does a cell begin with a quote? Then tabs separate CSV, not TSV. */
bool crm_detect_quoted_tabs(const char *text, size_t n);

#endif
