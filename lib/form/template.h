/*
 * Texts with fields in them: 'Dear {contact.first_name|customer}'. {name} is replaced by a value, what follows '|' stands
 * where it is empty; {{ and }} are braces, \n and \t are what they are in C, \\ is a backslash. Nothing in them is a
 * program. The format template= (form/sink_template.h) and the records of `template` (crm/template.h) are such texts.
 */
#ifndef CRM_FORM_TEMPLATE_H
#define CRM_FORM_TEMPLATE_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* A piece of text, then perhaps a value. */
struct crm_template_piece {
	const char *text;
	size_t n;
	const char *name;        /* of the value; NULL: none follows */
	const char *otherwise;   /* what stands there if it is empty; NULL: nothing */
	size_t at, length;       /* where the name stands in the source */
};

struct crm_template {
	const char *source;      /* borrowed */
	struct crm_template_piece *pieces;
	size_t count;
};

/* CRM_USAGE with a caret: braces that do not match. Memory: the arena. */
CRM_MUST_USE crm_err crm_template_parse(struct crm_arena *arena, const char *source, struct crm_template *out);
/* The names in it, each once, in order, NULL-ended. */
const char **crm_template_names(struct crm_arena *arena, const struct crm_template *template);
/* The error with a caret under `length` bytes at `at`, in their line of the source. */
CRM_MUST_USE crm_err crm_template_wrong(crm_err err, const char *source, size_t at, size_t length);

#endif
