/*
 * A push, looked at by the server that receives it, which has no database: is every branch it moves one that crm could have moved
 * so? What is asked for by git's hook pre-receive.
 */
#ifndef CRM_HISTORY_RECEIVE_H
#define CRM_HISTORY_RECEIVE_H

#include "history/git.h"

struct crm_receive {
	int64_t latest;                  /* no transaction may be later: milliseconds since 1970 */
	const volatile int *stop;        /* NULL */
};

/* One line of what the hook reads: "OLD NEW REFERENCE" (githooks(5)). CRM_DENIED: this reference is not for crm, or may not move
 * so; CRM_DAMAGED: what it moves to is nothing that crm could have made; CRM_USAGE: it is no such line. */
CRM_MUST_USE crm_err crm_receive_line(struct crm_git *git, const char *line, const struct crm_receive *receive);

#endif
