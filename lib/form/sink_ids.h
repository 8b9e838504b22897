/*
 * Bare ids, one a line or NUL-ended (for xargs -0): the column `id`, else the first.
 */
#ifndef CRM_FORM_SINK_IDS_H
#define CRM_FORM_SINK_IDS_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_ids;

#endif
