/*
 * Texts of messages as UTF-8, whatever they are declared to be: declarations are missing, misspelt and wrong (RFC 2045,
 * 2978). What is well-formed UTF-8 is taken for it; else the declaration counts where the bytes agree; else a guess.
 */
#ifndef CRM_FORM_MAIL_CHARSET_H
#define CRM_FORM_MAIL_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Appends `bytes` as UTF-8 without NUL and without a byte order mark; what is no character becomes U+FFFD. `charset`: as
 * declared; NULL: it is not. `guess` names an encoding for bytes that speak for none; NULL: WINDOWS-1252. Returns whether
 * something was replaced. */
bool crm_mail_to_utf8(struct crm_str *out, const char *bytes, size_t n, const char *charset,
                      const char *(*guess)(const char *bytes, size_t n));

#endif
