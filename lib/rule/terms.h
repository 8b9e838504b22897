/*
 * Terms that a record holds (which leads an assignment is for, what a rule of scores counts): checked when they are
 * written, so that nobody meets them first when they are used.
 */
#ifndef CRM_RULE_TERMS_H
#define CRM_RULE_TERMS_H

#include "query/term.h"
#include "rule/rule.h"

/* How terms of records are read when they are written: of what an import brings, what they link to may come later. */
struct crm_asking crm_rule_asking(const struct crm_case *one);
/* The text in `field` as an expression (--where) about this entity; empty is right. The error is CRM_INVALID, about the
 * field, with a caret under the wrong word and the nearest known one. Of a record that an import brings, what it links to
 * may come later: there any name is right. Ask only where this change gave the field, or what the terms are about: who
 * mends or switches off a wrong one must be able to. */
CRM_MUST_USE crm_err crm_rule_check_terms(const struct crm_case *one, const char *field, const char *entity);
/* Is the text in `field` the name of something to be shown or sorted by, of one of these types (CRM_T_ID ends them)? */
CRM_MUST_USE crm_err crm_rule_check_column(const struct crm_case *one, const char *field, const char *entity,
                                           const enum crm_type *types);
/* Is the text what one record of this entity goes by? As with terms, of what an import brings any is right. */
CRM_MUST_USE crm_err crm_rule_check_name(const struct crm_case *one, const char *field, const char *entity,
                                         const char *text);

/* When it is used after all: says which record is wrong, and the command that mends it. Where the nearest known word is
 * said, that is the whole command. */
CRM_MUST_USE crm_err crm_rule_blame(crm_err err, const char *entity, const char *name);

#endif
