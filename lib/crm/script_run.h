/*
 * One run of a program of hooks/after-write.d or hooks/on/EVENT.d: it reads the events of a transaction, a JSON object
 * (CRM_EVENT_PLAIN) a line, or the one event it is told. What it prints, on stdout and stderr, is kept.
 */
#ifndef CRM_CRM_SCRIPT_RUN_H
#define CRM_CRM_SCRIPT_RUN_H

#include "hook/scripts.h"
#include "repo/repo.h"
#include "store/event.h"

/* The events a program is told, one ahead. */
struct crm_script_events {
	struct crm_event_names names;
	struct crm_events *events;
	const struct crm_event *ahead;   /* NULL: there is no more */
};
CRM_MUST_USE crm_err crm_script_events_open(struct crm_repo *repo, const struct crm_script *script, int64_t after,
                                            struct crm_script_events *out);
void crm_script_events_drop(struct crm_script_events *events);
CRM_MUST_USE crm_err crm_script_events_next(struct crm_script_events *events);
/* Passes over what is left of the transaction with this id. */
CRM_MUST_USE crm_err crm_script_events_leave(struct crm_script_events *events, const char *txn);

struct crm_script_result {
	int64_t status;                  /* 0: it took it; CRM_SCRIPT_UNENDED: no exit status */
	const char *words;               /* what was wrong, or the last line it printed; "" if nothing. Arena */
	const char *output;              /* the first 16 KiB, harmless to a terminal. Arena */
};

/* Tells it what is ahead: the event, or (of after-write.d) all of its transaction, of which any part may be left. An error is
 * ours; what the program does wrong is its result. */
CRM_MUST_USE crm_err crm_script_run(struct crm_repo *repo, struct crm_arena *arena, const struct crm_script *script,
                                    struct crm_script_events *events, struct crm_script_result *out);

#endif
