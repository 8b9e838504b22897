/*
 * E-mail addresses, domain names and web addresses from text. (Inside the room: see
 * parse.h.)
 *
 * Addresses are addr-spec of RFC 5322 in its dot-atom form (no comments, no quoted local
 * part), with UTF-8 as RFC 6531 and RFC 5890 allow; domains have two labels at least.
 */
#ifndef CRM_MODEL_PARSE_NET_H
#define CRM_MODEL_PARSE_NET_H

#include "model/parse.h"

CRM_MUST_USE crm_err crm_parse_email(const struct crm_parsing *in, struct crm_value *out);
/* A pasted web address or 'www.' in front is reduced to the domain name. */
CRM_MUST_USE crm_err crm_parse_domain(const struct crm_parsing *in, struct crm_value *out);
CRM_MUST_USE crm_err crm_parse_url(const struct crm_parsing *in, struct crm_value *out);

#endif
