/*
 * Files that are no text, told by their first bytes (as file(1) does).
 */
#ifndef CRM_FORM_MAGIC_H
#define CRM_FORM_MAGIC_H

#include <stddef.h>

#include "base/err.h"

/* CRM_INVALID says what the file is, and the hint what to do. */
CRM_MUST_USE crm_err crm_magic_check(const char *bytes, size_t n);

#endif
