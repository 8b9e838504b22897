/*
 * What a text is, told by its first lines: what several of the sources ask before they say whether it is theirs.
 */
#ifndef CRM_FORM_DETECT_H
#define CRM_FORM_DETECT_H

#include <stdbool.h>
#include <stddef.h>

/* An array of objects, or an object of several lines? */
bool crm_detect_json(const char *text, size_t n);
/* Whole objects, one a line? */
bool crm_detect_jsonl(const char *text, size_t n);
/* A first line of one column that is no header `id`? */
bool crm_detect_reference(const char *text, size_t n);
/* Does the text begin with this word, after blanks, in capitals or not? */
bool crm_detect_word(const char *text, size_t n, const char *word);

/* The one of , ; TAB | that splits the first lines best, quotes respected; ',' if none does. */
char crm_detect_delimiter(const char *text, size_t n);

/* The length of a first line `sep=;` as Excel writes it, 0 if there is none. */
size_t crm_detect_sep(const char *text, size_t n, char *delimiter);

/* Does a cell begin with a quote? Then tabs separate CSV, not TSV. */
bool crm_detect_quoted_tabs(const char *text, size_t n);

#endif
