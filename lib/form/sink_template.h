/*
 * A text a row, of the user's own: -o 'template={first_name} <{email}>'. {name} is a column, {{ and
 * }} are braces, \n and \t are what they are in C, \\ is a backslash. Each text ends with a newline (a NUL
 * with -0), unless the template ends with \n itself.
 */
#ifndef CRM_FORM_SINK_TEMPLATE_H
#define CRM_FORM_SINK_TEMPLATE_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_template;

#endif
