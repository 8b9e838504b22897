/*
 * What others bring, looked at before anything is made of it. Every commit that is new must be one that crm could have made: its
 * transaction is told once, is later than all it comes from and not of a time that has not come; its tree holds records and
 * nothing else; a plain file of somebody else's may have been there in between. The cost follows what is new.
 */
#ifndef CRM_HISTORY_INSPECT_H
#define CRM_HISTORY_INSPECT_H

#include "history/git.h"
#include "store/store.h"

struct crm_inspect {
	const struct crm_oid *ours;      /* what has been looked at; NULL: nothing */
	struct crm_store *store;         /* whose journal has all of `ours`; NULL: there is none */
	int64_t latest;                  /* no transaction may be later: milliseconds since 1970 */
	bool texts;                      /* files are read, too */
	const volatile int *stop;        /* NULL */
};

/* CRM_DAMAGED names the commit, with the path, and what is wrong. */
CRM_MUST_USE crm_err crm_inspect(struct crm_git *git, const struct crm_oid *theirs, const struct crm_inspect *inspect);

#endif
