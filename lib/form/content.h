/*
 * Content lines: GROUP.NAME;PARAMETER=VALUE,VALUE;PARAMETER:VALUE, of vCard (RFC 6350, RFC 2426, and 2.1, where the
 * name of a parameter may be missing) and iCalendar (RFC 5545).
 */
#ifndef CRM_FORM_CONTENT_H
#define CRM_FORM_CONTENT_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/str.h"

struct crm_parameter {
	const char *name;            /* "TYPE"; "" for one of 2.1 that has none */
	const char *values;          /* "work,voice", quotes taken away; may be "" */
};

struct crm_content {
	const char *name;            /* in capitals; without its group */
	struct crm_parameter *parameters;
	size_t count;
	const char *value;           /* as it stood there, escaped */
	size_t n;
};

/* False: it is no content line. The line is changed and borrowed; the rest is in the arena. */
bool crm_content_parse(struct crm_arena *arena, char *line, struct crm_content *out);
/* The parameter's values; NULL if it has none of that name. Names are told apart ignoring case. */
const char *crm_content_parameter(const struct crm_content *content, const char *name);
/* Is it of this type (TYPE=work, or work alone)? */
bool crm_content_is(const struct crm_content *content, const char *type);

/* Takes the next part of an escaped value, up to the delimiter (';' or ','; 0: all of it), unescaped, into `out`, which
 * is cleared first. `*at` begins as the value and is NULL after the last part. */
void crm_content_part(const char **at, char delimiter, struct crm_str *out);
/* Appends a text escaped: \\ \; \, and \n for each line end. */
void crm_content_add_escaped(struct crm_str *out, const char *text, size_t n);

#endif
