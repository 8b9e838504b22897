/*
 * Rejected rows of JSON Lines and of a JSON array: the object as it was, also one that is no proper JSON, with ours
 * before its own members. What has no object (a bare reference) becomes one.
 */
#ifndef CRM_FORM_REJECT_JSON_H
#define CRM_FORM_REJECT_JSON_H

#include "form/reject.h"

extern const struct crm_reject_kind crm_reject_json, crm_reject_jsonl;

#endif
