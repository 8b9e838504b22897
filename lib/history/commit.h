/*
 * A transaction as a commit, and back. Author and committer are the actor, at the transaction's
 * time in whole seconds and in UTC; the subject is words for people; the trailers hold all a txn
 * row knows:
 *
 *   deal 7f3a9c00: stage negotiation -> won
 *
 *   Crm-Txn: 0123456789abcdef
 *   Crm-Tool: crm-deal set
 *   Crm-At: 2026-11-21T10:44:03.120Z
 *   Crm-Actor: Ann                  only where git's own form of the author is another text
 *   Crm-Note: said yes on the phone
 *   Crm-Batch: spring
 *   Crm-Source: hubspot_contacts.csv
 *
 * So a journal rebuilt from the commits equals the one they were made from.
 *
 * A merge of two lines of transactions is none itself. It is a function of its parents alone, so that clones that merge the
 * same make the same commit: parents in order of their names, author crm, the time of the latest transaction, and
 *
 *   Crm-Merge: 0123456789abcdef     the latest transaction in it
 *   Crm-Txns: 1042                  how many there are
 */
#ifndef CRM_HISTORY_COMMIT_H
#define CRM_HISTORY_COMMIT_H

#include "history/sha1.h"
#include "store/journal.h"

enum { CRM_COMMIT_PARENTS = 8 };

struct crm_commit {
	struct crm_oid tree;
	struct crm_oid parents[CRM_COMMIT_PARENTS];
	size_t parent_count;
	const char *subject;           /* one line without controls */
	struct crm_txn txn;            /* its seq is not in the commit. Of a merge: the id and instant of the latest in it */
	int64_t merged;                /* of a merge: how many transactions there are in it; else 0 */
};

/* Appends the commit object. */
void crm_commit_add(struct crm_str *out, const struct crm_commit *commit);
/* Reads one; texts live in the arena, seq is 0. CRM_DAMAGED if it is not one of ours: no Crm-Txn or Crm-Merge,
 * no Crm-At. */
CRM_MUST_USE crm_err crm_commit_read(struct crm_arena *arena, const char *bytes, size_t n,
                                     struct crm_commit *out);

#endif
