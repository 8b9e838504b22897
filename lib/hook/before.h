/*
 * A program of hooks/before-write.d: it reads what an open transaction is about to change, a JSON object a line:
 *
 *   {"entity":"deal","id":"...","op":"update","data":{the record as it will be},"changed":{"stage":{"old":..,"new":..}}}
 *
 * `data` of a delete is the record as it was; `changed` is there for an update alone. It may refuse (an exit status other than
 * 0, the first line on stderr says why) and print lines of its own: what it wants changed, which is repo/before.h's matter.
 */
#ifndef CRM_HOOK_BEFORE_H
#define CRM_HOOK_BEFORE_H

#include "hook/scripts.h"
#include "model/access.h"

struct crm_before {
	struct crm_store *store;         /* in whose open transaction it is asked */
	const struct crm_actor *actor;   /* who may not read a field does not show it either */
	const char *folder;
	const struct crm_txn *txn;
	int64_t changes;                 /* how many: it may print 4 KiB for each, and a MiB */
	bool dry_run;
	long milliseconds;               /* it may take, since it last read something */
	const volatile int *stop;        /* NULL: nobody interrupts it */
};

/* *lines: a nameless file of what it printed, at its beginning; -1: nothing. CRM_DENIED: it refused, or did not do as it
 * should, and how. */
CRM_MUST_USE crm_err crm_before_run(const struct crm_before *before, const struct crm_script *script, int *lines);

/* Are we called from within such a program of the repository in `folder`? Then a write would wait for that which waits for us:
 * CRM_BUSY says so at once. */
CRM_MUST_USE crm_err crm_before_refuse_own(const char *folder);

#endif
