/*
 * Texts that follow a rule or come from a list: phones, countries, currencies,
 * languages, time zones, yes/no, choices. (Inside the room: see parse.h.)
 */
#ifndef CRM_MODEL_PARSE_CODE_H
#define CRM_MODEL_PARSE_CODE_H

#include "model/parse.h"

CRM_MUST_USE crm_err crm_parse_phone(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_country(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_currency(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_language(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_timezone(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_bool(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_choice(const struct crm_parsing *in, struct crm_value *out);

#endif
