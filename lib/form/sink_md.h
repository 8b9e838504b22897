/*
 * A Markdown table (GitHub Flavored Markdown, section 4.10), for mails and issues.
 */
#ifndef CRM_FORM_SINK_MD_H
#define CRM_FORM_SINK_MD_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_md;

#endif
