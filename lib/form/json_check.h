/*
 * What jansson does not look at: how deep a JSON text is nested, and whether its numbers
 * have more digits than a double keeps. Only that; jansson says whether it is JSON.
 */
#ifndef CRM_FORM_JSON_CHECK_H
#define CRM_FORM_JSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* CRM_INVALID says at which column; *line is the line of the text it is in, from 1. `exact`: numbers are looked at. */
CRM_MUST_USE crm_err crm_json_check(const char *text, size_t n, bool exact, int *line);

#endif
