/*
 * How far an exchange with another repository is, for a person at a terminal: one line on stderr that is written over itself, a
 * few times a second. Nothing with -q, and nothing where no terminal is, as under cron.
 */
#ifndef CRM_CLI_WATCH_H
#define CRM_CLI_WATCH_H

#include "cli/tool.h"
#include "repo/clone.h"

struct crm_watch {
	struct crm_tool *tool;
	int64_t told;                    /* crm_monotonic of the last line */
	bool stands;                     /* a line stands on the terminal */
	struct crm_remote_watch remote;  /* for the exchange ... */
	struct crm_progress progress;    /* ... and for making a database of it */
};

/* The watch must stay where it is. Interrupts end what is watched. */
void crm_watch_begin(struct crm_watch *watch, struct crm_tool *tool);
/* Takes the line away. */
void crm_watch_end(struct crm_watch *watch);

#endif
