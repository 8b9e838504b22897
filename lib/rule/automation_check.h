/*
 * Does the text of a rule (query/automation.h) speak of what is there: entities, events, fields, values, users, templates?
 */
#ifndef CRM_RULE_AUTOMATION_CHECK_H
#define CRM_RULE_AUTOMATION_CHECK_H

#include "query/automation.h"
#include "query/term.h"
#include "store/store.h"

struct crm_automation_checking {
	struct crm_store *store;
	const struct crm_asking *asking; /* its `ids` NULL: records are not looked up by their names, any is right */
};

/* What a mail may say beside each other: template=, to=, subject=, body=. */
enum crm_automation_mail { CRM_MAIL_TEMPLATE, CRM_MAIL_TO, CRM_MAIL_SUBJECT, CRM_MAIL_BODY, CRM_MAIL_PARTS };
extern const char *const crm_automation_mail_names[CRM_MAIL_PARTS];
/* Which part a NAME=VALUE is, and the value; CRM_MAIL_PARTS: none. */
enum crm_automation_mail crm_automation_mail_part(const char *text, const char **value);

/* The first error, with its line and a caret. */
CRM_MUST_USE crm_err crm_automation_check(const struct crm_automation_checking *checking, const struct crm_automation *automation);
/* The entity that records of this one lead to by the link of a deed `set LINK: ...`. CRM_USAGE, CRM_INVALID. */
CRM_MUST_USE crm_err crm_automation_target(const struct crm_model *model, const struct crm_entity *entity, const char *link,
                                           const struct crm_entity **out);
/* The field that `assign` sets where none is said: assignee, else owner. CRM_NO_FIELD never. */
int crm_automation_assigned(const struct crm_entity *entity);

#endif
