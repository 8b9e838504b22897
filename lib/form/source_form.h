/*
 * What a web form sends: application/x-www-form-urlencoded (the URL standard, 5.1), name=value&name=value. A line is one
 * form. A name that comes several times is a list. Bytes that are no UTF-8 when decoded stay in their %XX form, so that
 * nothing is lost.
 */
#ifndef CRM_FORM_SOURCE_FORM_H
#define CRM_FORM_SOURCE_FORM_H

#include "form/source_kind.h"
#include "form/nest.h"

extern const struct crm_source_kind crm_source_form;

/* One form as an object. CRM_INVALID: it has more than CRM_NEST_FOUND fields. Memory: the arena. */
CRM_MUST_USE crm_err crm_form_nest(struct crm_arena *arena, const char *text, size_t n, struct crm_nest **out);

/* A name or a value of a form, decoded; a line break is CR LF in a form, and LF here. */
char *crm_form_decode(struct crm_arena *arena, const char *text, size_t n);

#endif
