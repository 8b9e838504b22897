/*
 * A complete small HTML5 document with one table that screen readers understand (caption,
 * column headers with a scope). Everything from the data is escaped; there is no script.
 */
#ifndef CRM_FORM_SINK_HTML_H
#define CRM_FORM_SINK_HTML_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_html;

#endif
