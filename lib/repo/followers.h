/*
 * Followers: programs that read the journal after a change (history, hooks). They are other processes, so that
 * tools link neither libgit2 nor libcurl. Setting history.commit: background (default), wait, manual.
 */
#ifndef CRM_REPO_FOLLOWERS_H
#define CRM_REPO_FOLLOWERS_H

#include "repo/repo.h"

/* After a commit: starts follow-history as the setting says, unless one is running. Never fails the change: what went
 * wrong is told by crm status. */
void crm_followers_tell(struct crm_repo *repo);
/* Runs follow-history to the end and waits (crm-log flush; before reading history). */
CRM_MUST_USE crm_err crm_followers_drain(struct crm_repo *repo);
/* How far behind: transactions not yet in git, and the last failure's sentence ("" if none). */
struct crm_followers_state {
	int64_t behind;
	const char *failure;
};
CRM_MUST_USE crm_err crm_followers_state(struct crm_repo *repo, struct crm_arena *arena, struct crm_followers_state *out);

/* Files of the protocol between tools and follower, in the repository's folder. */
#define CRM_FOLLOW_LOCK "history.git/crm-follow.lock"     /* flock: one follower at a time */
#define CRM_FOLLOW_PLACE "history.git/crm-follow.place"   /* "SEQ TXNID\n": a cache of the place for status; the branch decides */
#define CRM_FOLLOW_FAILURE "history.git/crm-follow.failed" /* one sentence; absent when all is well */

#endif
