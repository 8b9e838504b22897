/*
 * The repository history.git through libgit2: objects read and written one by one, and the one
 * branch. Objects are bytes here; what is in them is the room's own business (tree.h, message.h).
 */
#ifndef CRM_HISTORY_GIT_H
#define CRM_HISTORY_GIT_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "history/sha1.h"

#define CRM_GIT_BRANCH "refs/heads/main"

struct crm_git;

/* Opens a bare repository; makes it, empty, where there is none. Starting libgit2 takes about 10
 * ms. */
CRM_MUST_USE crm_err crm_git_open(const char *path, struct crm_git **out);
void crm_git_drop(struct crm_git **git);
const char *crm_git_path(const struct crm_git *git);

/* The commit the branch points to; *any false while there is none. */
CRM_MUST_USE crm_err crm_git_head(struct crm_git *git, struct crm_oid *head, bool *any);
/* Moves the branch from `from` (NULL: there must be none) to `to`, durably. CRM_CONFLICT if it is
 * elsewhere. */
CRM_MUST_USE crm_err crm_git_move(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *to);

/* Replaces `out` with the object's bytes. CRM_DAMAGED if it is absent, broken or of another type.
 * */
CRM_MUST_USE crm_err crm_git_read(struct crm_git *git, const struct crm_oid *oid, enum crm_object type,
                                  struct crm_str *out);
/* One loose object, durable only after crm_git_sync with its name. */
CRM_MUST_USE crm_err crm_git_write(struct crm_git *git, enum crm_object type, const void *bytes, size_t n);
CRM_MUST_USE crm_err crm_git_sync(struct crm_git *git, const struct crm_oid *oids, size_t count);
/* The object database looks again for packs that were put there. */
CRM_MUST_USE crm_err crm_git_refresh(struct crm_git *git);

#endif
