/*
 * What stands in a rule's text between {{ and }}, filled in from the record it is about.
 *
 * Where a value is nothing but one blank, it is what machines write (a link's id, an exact amount); among other words it is
 * what people read.
 */
#ifndef CRM_CRM_AUTOMATION_FILL_H
#define CRM_CRM_AUTOMATION_FILL_H

#include "query/automation.h"
#include "model/record.h"
#include "repo/repo.h"

struct crm_automation_filling {
	struct crm_repo *repo;
	struct crm_arena *arena;         /* what is filled lives there */
	const struct crm_record *record; /* what it is about */
	const char *event;               /* the name of what started it: {{event}} */
	int64_t now;
};

/* `field`: that the value is for; NULL: a text for people. What may not be read by who acts is CRM_DENIED. */
CRM_MUST_USE crm_err crm_automation_fill(const struct crm_automation_filling *filling, const struct crm_field *field,
                                         const char *text, const char **out);

#endif
