/*
 * A growing string: bytes, always ended by a NUL that `n` does not count.
 * Zero-initialised is empty and usable. Drop it when done:
 *     CRM_AUTO(crm_str_drop) struct crm_str s = {0};
 */
#ifndef CRM_BASE_STR_H
#define CRM_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/nearest.h"

struct crm_str {
	char *s;     /* NULL until something was added; see crm_str_text */
	size_t n;
	size_t room;
};

void crm_str_drop(struct crm_str *str);
void crm_str_clear(struct crm_str *str);          /* keeps the memory */
void crm_str_reserve(struct crm_str *str, size_t more);
void crm_str_add(struct crm_str *str, const char *text);
void crm_str_add_n(struct crm_str *str, const char *bytes, size_t n);
void crm_str_add_c(struct crm_str *str, char c);
void crm_str_add_int(struct crm_str *str, long long number);
CRM_PRINTF(2, 3) void crm_str_addf(struct crm_str *str, const char *format, ...);
CRM_PRINTF(2, 0) void crm_str_vaddf(struct crm_str *str, const char *format, va_list args);
void crm_str_cut(struct crm_str *str, size_t n);  /* shortens to n bytes */

/* The text, "" when empty; borrowed until the next change. */
CRM_RETURNS_NONNULL const char *crm_str_text(const struct crm_str *str);

/* Plain helpers on C strings. */
bool crm_starts(const char *text, const char *start);
bool crm_ends(const char *text, const char *end);
bool crm_same(const char *a, const char *b);             /* NULL equals only NULL */
bool crm_same_ascii(const char *a, const char *b);       /* ignoring ASCII case */
/* True if the two are alike ignoring ASCII case, spaces, '_', '-', '.', '/'. */
bool crm_same_name(const char *a, const char *b);

#endif
