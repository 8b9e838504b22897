/*
 * Countries: ISO 3166-1 alpha-2 codes, names, and their telephone prefixes (ITU-T E.164).
 */
#ifndef CRM_MODEL_COUNTRY_H
#define CRM_MODEL_COUNTRY_H

#include <stddef.h>

#include "base/err.h"

struct crm_country {
	const char *code, *alpha3, *name;
	const char *aliases;             /* other names, separated by '|' */
	const char *prefix;              /* "420" */
	const char *trunk;               /* national prefix dropped in E.164, "" if none */
};

/* The i-th in order of code, NULL at the end. */
const struct crm_country *crm_country_at(size_t i);
/* By alpha-2, alpha-3, name or alias, ignoring case and punctuation. CRM_INVALID names the
 * nearest; a name of several ('Korea') is refused with the codes in the hint. */
CRM_MUST_USE crm_err crm_country_find(const char *text, const struct crm_country **out);

#endif
