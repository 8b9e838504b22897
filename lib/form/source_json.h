/*
 * JSON: arrays of objects, or objects one after another on as many lines as they like (what jq
 * prints). The end of each object is found by counting braces outside strings, and the object alone is parsed:
 * memory stays flat however long the array.
 */
#ifndef CRM_FORM_SOURCE_JSON_H
#define CRM_FORM_SOURCE_JSON_H

#include "form/source_kind.h"

extern const struct crm_source_kind crm_source_json;

#endif
