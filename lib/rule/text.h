/*
 * Templates and macros: what is wrong in them is said when they are written, not at night when they are used. Fields that
 * there are not, a macro of a template that there is not, a value that its field cannot hold, two templates for the same
 * language, the last template of a name that something uses.
 */
#ifndef CRM_RULE_TEXT_H
#define CRM_RULE_TEXT_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_template;
extern const struct crm_rule crm_rule_macro;

/* Is there a template of this name, about tickets? CRM_INVALID names the nearest. */
CRM_MUST_USE crm_err crm_text_need_template(const struct crm_case *one, const char *name);

#endif
