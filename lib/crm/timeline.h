/*
 * All that ever happened around one record, as one story, newest first: activities, tasks, deals, tickets, messages, parts
 * played in deals, people who came, the changes of its own fields, and the steps of its deals and tickets. In it is what links
 * (contact=, about= ...) to the record or to what is in its circle (timeline_circle.h): a task about a deal of somebody who
 * works for the company is the company's. A deal's story has the talks with its people that are about nothing else.
 *
 * A task stands where it was done, else where it is due; what is planned comes first. Each source is read once, in order of
 * time (SQLite sorts, on the disk where it is much), and they are merged as they are pulled: memory does not grow with it.
 */
#ifndef CRM_CRM_TIMELINE_H
#define CRM_CRM_TIMELINE_H

#include "repo/repo.h"

struct crm_happening {
	int64_t at;                      /* an instant */
	const char *zone;                /* of a whole day: where it is one ("": here); NULL: it is a moment */
	const char *kind;                /* call meeting email note visit task deal ticket message role contact change */
	const char *what;                /* its subject; of a change "stage: proposal -> won" */
	const char *detail;              /* where it stands: held, done, proposal; of a change the command. NULL: nothing */
	const char *who;                 /* who wrote it down: "Ann <ann@example.com>"; of a message that came in its sender */
	const char *entity, *id;         /* the record that it is */
};

struct crm_timeline_wish {
	const struct crm_entity *entity; /* of the record that it is about */
	const char *id;
	const char *only;                /* "calls,changes", 'activities' are all of theirs; NULL: everything */
	int64_t before;                  /* an instant: what happened earlier; 0: all */
};

struct crm_timeline;

/* CRM_USAGE for a kind there is not. What the actor may not read is not in it. */
CRM_MUST_USE crm_err crm_timeline_open(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                       struct crm_timeline **out);
void crm_timeline_drop(struct crm_timeline **timeline);
/* NULL at the end. Borrowed until the next. */
CRM_MUST_USE crm_err crm_timeline_next(struct crm_timeline *timeline, const struct crm_happening **out);

#endif
