/*
 * The repository history.git through libgit2: objects read one by one, and the one branch. Objects
 * are bytes here; what is in them is the room's own business (tree.h, message.h). They are written
 * by batch.h.
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
 * elsewhere, CRM_BUSY if another program holds git's lock on it. */
CRM_MUST_USE crm_err crm_git_move(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *to);

/* Is `older` the same commit, or one that `newer` comes from? */
CRM_MUST_USE crm_err crm_git_is_behind(struct crm_git *git, const struct crm_oid *older, const struct crm_oid *newer,
                                       bool *out);

/* All commits that `head` comes from, each after those it comes from; `head` is the last. The caller frees *oids. */
CRM_MUST_USE crm_err crm_git_list(struct crm_git *git, const struct crm_oid *head, struct crm_oid **oids, size_t *count);
/* The commits that the one comes from and the other does not, `from` among them. The caller frees *oids. */
CRM_MUST_USE crm_err crm_git_list_beyond(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *beyond,
                                         struct crm_oid **oids, size_t *count);
/* How many transactions the one comes from that the other does not; merges are not counted. */
CRM_MUST_USE crm_err crm_git_count_beyond(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *beyond,
                                          int64_t *count);

/* Replaces `out` with the object's bytes. CRM_DAMAGED if it is absent, broken or of another type.
 * */
CRM_MUST_USE crm_err crm_git_read(struct crm_git *git, const struct crm_oid *oid, enum crm_object type,
                                  struct crm_str *out);
/* Is it there? Its bytes are not looked at. */
bool crm_git_has(struct crm_git *git, const struct crm_oid *oid);
/* The object database looks again for packs that were put there. */
CRM_MUST_USE crm_err crm_git_refresh(struct crm_git *git);

#endif
