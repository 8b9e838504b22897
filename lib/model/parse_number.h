/*
 * Numbers, money, dates and durations from text. (Inside the room: see parse.h.)
 */
#ifndef CRM_MODEL_PARSE_NUMBER_H
#define CRM_MODEL_PARSE_NUMBER_H

#include "model/parse.h"

CRM_MUST_USE crm_err crm_parse_integer(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_decimal(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_percent(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_money(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_date(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_instant(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_duration(const struct crm_parsing *in, struct crm_value *out);

#endif
