/*
 * JSON: an array, one object a line inside; and JSON Lines: one object a line. Types are kept,
 * empty is null, keys are the columns' names in their order.
 */
#ifndef CRM_FORM_SINK_JSON_H
#define CRM_FORM_SINK_JSON_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_json, crm_sink_jsonl;

#endif
