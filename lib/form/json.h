/*
 * JSON (RFC 8259). Reading is strict (jansson): UTF-8, no duplicate keys, a limit on
 * depth, nothing after the value. Writing is ours: keys in the model's order, the same
 * bytes for the same data.
 */
#ifndef CRM_FORM_JSON_H
#define CRM_FORM_JSON_H

#include <stdbool.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "form/nest.h"
#include "model/record.h"

enum { CRM_JSON_DEPTH = 32 };

/* A quoted JSON string; '/' and non-ASCII stay as they are, controls as \n or \u00XX. */
void crm_json_add_string(struct crm_str *out, const char *text, size_t n);

/* A value as its type says: number, true/false, string, array for lists, null. Money is a
 * decimal string. Links are ids. */
void crm_json_add_value(struct crm_str *out, const struct crm_field *field, struct crm_value value,
                        const char *unit);

/* {"id":"…","name":"…"} on one line: all fields that are not empty, in the model's order, but for those
 * derived from the journal (CRM_LOCAL). It is the whole record, secrets too: bodies of the journal. */
void crm_json_add_record(struct crm_str *out, const struct crm_record *record);

/* One member of an object read. Scalars come as the text a person would type: numbers in
 * shortest form, true/false; arrays as list text (crm_list_add_element). */
struct crm_member {
	const char *name;
	const char *text;    /* NULL for null */
	size_t n;
	bool list;           /* it was an array */
	bool supposed;       /* nobody said so; see form/source.h */
};

/* One object of scalars and arrays of scalars. `n` bytes are all of it. Errors: CRM_INVALID with
 * what and at which column. Memory: the arena. A number with a fraction keeps at most 15
 * significant digits; more are refused, as is NaN. */
CRM_MUST_USE crm_err crm_json_object(struct crm_arena *arena, const char *text, size_t n,
                                     struct crm_member **members, size_t *count);
/* The same for an object that begins in line `line` of a file: errors carry their line. */
CRM_MUST_USE crm_err crm_json_object_at(struct crm_arena *arena, const char *text, size_t n, long line,
                                        struct crm_member **members, size_t *count);

/* Any JSON value as a tree (form/nest.h): numbers as above, but of one with more
 * digits than a double keeps no more than those. Else the same errors. Memory: the arena. */
CRM_MUST_USE crm_err crm_json_nest(struct crm_arena *arena, const char *text, size_t n, struct crm_nest **out);

/* A pull reader over a JSON array of objects or a stream of objects from a file is form/source.h;
 * the journal's own bodies are read with crm_json_object. */

#endif
