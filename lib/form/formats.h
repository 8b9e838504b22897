/*
 * The lists of formats, out and in. A format is added by its file and a row here.
 */
#ifndef CRM_FORM_FORMATS_H
#define CRM_FORM_FORMATS_H

#include "form/sink_kind.h"
#include "form/source_kind.h"

/* The i-th in order of name, NULL at the end. */
const struct crm_sink_kind *crm_sink_kind_at(size_t i);
/* By name; one that ends in '=' by what `format` begins with. CRM_USAGE names the nearest. */
CRM_MUST_USE crm_err crm_sink_kind_find(const char *format, const struct crm_sink_kind **out);
CRM_MUST_USE crm_err crm_source_kind_find(const char *format, const struct crm_source_kind **out);

#endif
