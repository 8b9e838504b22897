/*
 * Followers: programs that read the journal after a change (history, hooks). They are other processes, so that
 * tools link neither libgit2 nor libcurl. Setting history.commit: background (default), wait, manual.
 */
#ifndef CRM_REPO_FOLLOWERS_H
#define CRM_REPO_FOLLOWERS_H

#include "repo/repo.h"

/* After a commit: starts follow-history as the setting says, and follow-hooks of each kind that has something to do
 * (repo/hook_kinds.h, setting hooks.start), unless one is running. Never fails the change: what went
 * wrong is told by crm status. */
void crm_followers_tell(struct crm_repo *repo);
/* What follows changes beside the history, without a change: who waits to try again gets the chance. Where hooks.start is
 * manual, it is waited for. */
CRM_MUST_USE crm_err crm_followers_tell_hooks(struct crm_repo *repo);
/* Who follows as this kind (repo/hook_kinds.h) is to look anew, though no record was changed: one that lingers sees it, too. */
CRM_MUST_USE crm_err crm_followers_wake(struct crm_repo *repo, const char *kind);
/* Runs follow-history to the end and waits (crm-log flush; before reading history). */
CRM_MUST_USE crm_err crm_followers_drain(struct crm_repo *repo);
/* The same up to this transaction: also while one of ours is open. */
CRM_MUST_USE crm_err crm_followers_drain_to(struct crm_repo *repo, int64_t seq);
/* Before a write, of a database just opened: does it know the place the branch is at? If not, it is an older copy, or the
 * branch was brought up from elsewhere; then the follower is run, which takes in what is missing (*healed: what was read of
 * the database is old). CRM_CONFLICT: it cannot, for the two have parted; a write would part them further. Costs two small
 * files to read. */
CRM_MUST_USE crm_err crm_followers_agree(struct crm_repo *repo, bool *healed);
/* The follower's lock, so that the branch stays where it is, till *lock is closed. A follower that is at work lets it go between
 * two rounds, however much is written. CRM_BUSY after `milliseconds`. */
CRM_MUST_USE crm_err crm_followers_lock(const char *folder, long milliseconds, int *lock);
/* How far behind: transactions not yet in git, and the last failure's sentence ("" if none). */
struct crm_followers_state {
	int64_t behind;
	bool known;              /* false: the database does not know the place the branch is at */
	const char *failure;     /* a second line is a hint */
};
CRM_MUST_USE crm_err crm_followers_state(struct crm_repo *repo, struct crm_arena *arena, struct crm_followers_state *out);

/* Files of the protocol between tools and follower, in the repository's folder. */
#define CRM_FOLLOW_LOCK "history.git/crm-follow.lock"     /* flock: one follower at a time */
#define CRM_FOLLOW_WANTED "history.git/crm-follow.wanted" /* flock: who waits for that lock */
#define CRM_FOLLOW_PLACE "history.git/crm-follow.place"   /* "SEQ TXN COMMIT\n": a copy of the place; the branch decides */
#define CRM_FOLLOW_FAILURE "history.git/crm-follow.failed" /* a sentence, a hint; absent when all is well */

#endif
