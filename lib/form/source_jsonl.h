/*
 * JSON Lines: an object a line. A wrong line is an error of its own; the next one can be read.
 */
#ifndef CRM_FORM_SOURCE_JSONL_H
#define CRM_FORM_SOURCE_JSONL_H

#include "form/source_kind.h"

extern const struct crm_source_kind crm_source_jsonl;

#endif
