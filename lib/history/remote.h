/*
 * Other repositories, by libgit2: named in history.git's own configuration, so that git knows them too; a folder, file://, ssh
 * (by the user's own program: wire.h), https or git://. What is fetched is kept under refs/remotes/NAME/main, attached files
 * (repo/carry.h) under refs/crm/remotes/NAME/files, and looked at by nobody until it is joined (merge.h).
 */
#ifndef CRM_HISTORY_REMOTE_H
#define CRM_HISTORY_REMOTE_H

#include "history/git.h"

#define CRM_GIT_FILES "refs/crm/files"

struct crm_remote_row {
	const char *name, *url;
};

/* CRM_INVALID: the address is none (peer.h). */
CRM_MUST_USE crm_err crm_remote_add(struct crm_git *git, const char *name, const char *url);
CRM_MUST_USE crm_err crm_remote_remove(struct crm_git *git, const char *name);
/* Ended by a row without a name. Arena. */
CRM_MUST_USE crm_err crm_remote_list(struct crm_git *git, struct crm_arena *arena, struct crm_remote_row **out);

/* How far it is, for a person who waits; and whether to give up. Both may be NULL. */
struct crm_remote_watch {
	void (*tell)(void *context, const char *what, size_t done, size_t of, size_t bytes);
	const volatile int *stop;
	void *context;
};

/* The commit its main branch is at; *any false: it is empty. CRM_IO: it cannot be reached; CRM_DENIED: it does not know who we
 * are; CRM_NOT_FOUND: there is no such remote. What was fetched half is fetched again. */
CRM_MUST_USE crm_err crm_remote_fetch(struct crm_git *git, const char *name, const struct crm_remote_watch *watch,
                                      struct crm_oid *head, bool *any);
/* The same from another history.git on this machine, which has no name here. */
CRM_MUST_USE crm_err crm_remote_fetch_folder(struct crm_git *git, const char *folder, const struct crm_remote_watch *watch,
                                             struct crm_oid *head, bool *any);

struct crm_remote_answer {
	bool late;               /* it is not where ours comes from: somebody else was there first */
	char why[512];           /* what it said to that */
	char files[512];         /* why it does not take attached files; "": it does, or there are none */
};
/* Its main branch moves to ours, and `files` (false: there are none) too. CRM_DENIED with its own words: it refuses. */
CRM_MUST_USE crm_err crm_remote_push(struct crm_git *git, const char *name, bool files, const struct crm_remote_watch *watch,
                                     struct crm_remote_answer *out);
/* Where its main branch, or its files, were when it was last fetched or pushed to. */
CRM_MUST_USE crm_err crm_remote_seen(struct crm_git *git, const char *name, struct crm_oid *head, bool *any);
CRM_MUST_USE crm_err crm_remote_seen_files(struct crm_git *git, const char *name, struct crm_oid *head, bool *any);

#endif
