/*
 * Parsers of one value each: from trimmed text to the stored form. value.c picks the
 * one of the field's type. (Inside the room.)
 */
#ifndef CRM_MODEL_PARSE_H
#define CRM_MODEL_PARSE_H

#include "model/value.h"

struct crm_parsing {
	struct crm_arena *arena;
	const struct crm_reading *reading;
	const struct crm_field *field;
	const struct crm_record *record;  /* may be NULL */
	const char *text;                 /* not empty; NUL-ended; no white space around it */
	size_t n;
};

/* "'x@' is not an e-mail address", in the words of the field's type; a long text is
 * shortened. */
CRM_MUST_USE crm_err crm_parse_refuse(const struct crm_parsing *in);
/* The same with the reason after a colon. */
CRM_MUST_USE CRM_PRINTF(2, 3)
crm_err crm_parse_refuse_for(const struct crm_parsing *in, const char *format, ...);

/* How many bytes of the text a message quotes: at most 60, whole characters. */
int crm_parse_quoted(const struct crm_parsing *in);

/* The text itself as the value: it is canonical. */
struct crm_value crm_parse_same(const struct crm_parsing *in);

/* Without the ASCII white space around it. */
const char *crm_trim(const char *text, size_t *n);

#endif
