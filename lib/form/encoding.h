/*
 * What the bytes of a text tell about their encoding.
 */
#ifndef CRM_FORM_ENCODING_H
#define CRM_FORM_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

/* iconv's name of the encoding that a byte order mark at the start names, or that NULs in every second
 * byte show to be UTF-16 (not looked at with `nul`, where NULs separate); else UTF-8. */
const char *crm_encoding_of(const char *bytes, size_t n, bool nul);
/* Is this the start of a UTF-8 character whose rest is not there? */
bool crm_encoding_is_cut(const char *bytes, size_t n);
/* A few bad bytes among many good characters are damage, not another encoding. */
bool crm_encoding_is_damaged_utf8(const char *bytes, size_t n);
bool crm_encoding_has_high(const char *bytes, size_t n); /* anything beyond ASCII */

#endif
