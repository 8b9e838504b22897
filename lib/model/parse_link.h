/*
 * Ids and links from text. (Inside the room: see parse.h.)
 */
#ifndef CRM_MODEL_PARSE_LINK_H
#define CRM_MODEL_PARSE_LINK_H

#include "model/parse.h"

CRM_MUST_USE crm_err crm_parse_id(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_link(const struct crm_parsing *in, struct crm_value *out);
/* 'deal:7f3a', 'company:Acme Ltd' */
CRM_MUST_USE crm_err crm_parse_anylink(const struct crm_parsing *in, struct crm_value *out);

#endif
