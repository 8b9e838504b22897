/*
 * The deeds of a rule, done within a transaction (crm/automation_fire.h begins and ends it).
 *
 * "Now" is the event's instant, ids of what is made follow from the run and the step: who does the same in another clone does
 * it alike.
 */
#ifndef CRM_CRM_AUTOMATION_DO_H
#define CRM_CRM_AUTOMATION_DO_H

#include "crm/automation.h"
#include "model/record.h"
#include "repo/change.h"

enum crm_doing_end {
	CRM_DOING_ALL,                   /* all deeds are done */
	CRM_DOING_WAITS,                 /* until `due` */
	CRM_DOING_STOPPED,               /* before the end: `why` */
};

struct crm_doing {
	struct crm_repo *repo;
	struct crm_change *change;
	struct crm_arena *arena;         /* as long as the transaction */
	const struct crm_automation *text;
	const struct crm_entity *entity; /* of the record it is about */
	const char *record;              /* its id */
	const char *event;               /* the name of what started it */
	const char *run;                 /* the run's id */
	int64_t at;                      /* now */
	size_t step;                     /* the next deed; when it fails that one */
	/* What comes of it: */
	enum crm_doing_end end;
	int64_t due;
	bool final;                      /* no later rule is to be asked about the event */
	const char *why;                 /* it stopped; or what was left, in a few words; NULL */
};

/* From doing->step on. The error is that of the deed at doing->step. */
CRM_MUST_USE crm_err crm_automation_do(struct crm_doing *doing);

/* -- for the deeds -------------------------------------------------------------------------------- */

/* The record it is about, as it is now. CRM_NOT_FOUND. */
CRM_MUST_USE crm_err crm_doing_read(struct crm_doing *doing, struct crm_record **out);
/* A value of the deed, its blanks filled in for a field (NULL: for people). */
CRM_MUST_USE crm_err crm_doing_fill(struct crm_doing *doing, const struct crm_field *field, const char *text, const char **out);
/* The id that what this step makes gets. Arena. */
const char *crm_doing_id(struct crm_doing *doing);
/* Something was left undone, which is no failure. */
void crm_doing_leave(struct crm_doing *doing, const char *why);

#endif
