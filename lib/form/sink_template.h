/*
 * A text a row, of the user's own: -o 'template={first_name|?} <{email}>'. What stands in braces is a column;
 * form/template.h says how such texts are written. Each text ends with a newline (a NUL with -0), unless the template
 * ends with \n itself.
 */
#ifndef CRM_FORM_SINK_TEMPLATE_H
#define CRM_FORM_SINK_TEMPLATE_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_template;

#endif
