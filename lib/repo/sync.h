/*
 * Other copies of the repository: what they have comes in and is joined with what is here (history/merge.h), what is here goes
 * out. Whatever interrupts it, it can be run again.
 */
#ifndef CRM_REPO_SYNC_H
#define CRM_REPO_SYNC_H

#include "history/merge.h"
#include "history/remote.h"
#include "repo/repo.h"

struct crm_sync_done {
	struct crm_joined joined;
	int64_t sent;            /* transactions that the other did not have */
	int64_t files;           /* attached files that came */
	size_t left;             /* those that are too large to go */
	char why_no_files[512];  /* why the other does not take attached files; "": it does */
	int rounds;              /* how often somebody else was there first */
};

/* Fetches and joins. The repository is opened anew: what was read of it before is old. */
CRM_MUST_USE crm_err crm_sync_pull(struct crm_repo **repo, const char *program, const char *remote,
                                   const struct crm_remote_watch *watch, struct crm_sync_done *out);
/* Sends; where somebody else was there first, pulls and sends again. */
CRM_MUST_USE crm_err crm_sync_push(struct crm_repo **repo, const char *program, const char *remote,
                                   const struct crm_remote_watch *watch, struct crm_sync_done *out);

/* What has been fetched comes in. The repository is opened anew. */
CRM_MUST_USE crm_err crm_sync_join(struct crm_repo **repo, const char *program, const struct crm_oid *theirs,
                                   struct crm_joined *out);
/* The attached files that were fetched with the branch (repo/carry.h) are put into files/. */
CRM_MUST_USE crm_err crm_sync_files(const char *folder, struct crm_git *git, const char *remote, int64_t *count);

/* How far apart the branch and a remote's were when they last met. */
struct crm_sync_state {
	bool known;              /* false: it was never fetched, or is empty */
	int64_t ahead, behind;   /* transactions that only we have, only it has */
};
CRM_MUST_USE crm_err crm_sync_state(struct crm_repo *repo, struct crm_git *git, const char *remote, struct crm_sync_state *out);

/* The address as it is to be remembered: a folder that is there by its whole path, as it may be looked for from elsewhere, and
 * that of a crm repository by its history.git. Arena. */
CRM_MUST_USE crm_err crm_sync_address(struct crm_arena *arena, const char *url, const char **out);

/* history.git of the repository, for asking about remotes. */
CRM_MUST_USE crm_err crm_sync_git(struct crm_repo *repo, struct crm_git **out);

#endif
