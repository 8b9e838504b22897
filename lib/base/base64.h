/*
 * Base64 (RFC 4648, section 4): the alphabet with '+' and '/', padded by '='.
 */
#ifndef CRM_BASE_BASE64_H
#define CRM_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Appends it, on one line. */
void crm_base64_add(struct crm_str *out, const void *bytes, size_t n);
/* Appends the bytes that the text stands for. Strictly: no blanks, padding may be left out. False: it is none; then what is in
 * `out` is of no use. */
bool crm_base64_read(struct crm_str *out, const char *text, size_t n);

#endif
