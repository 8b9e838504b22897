/*
 * Files, folders, locks. Paths are plain C strings; those built here live in the
 * arena given. Writers are durable: what they report as done survives a crash.
 */
#ifndef CRM_BASE_FILE_H
#define CRM_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

char *crm_path(struct crm_arena *arena, const char *folder, const char *name);
/* The file's name without its folders: what messages and the history call it. NULL and "-" are "stdin". Within `path`. */
const char *crm_path_last(const char *path);
bool crm_is_folder(const char *path);
bool crm_is_file(const char *path);

/* The whole file. More than `limit` bytes is refused (CRM_INVALID). */
CRM_MUST_USE crm_err crm_file_read(const char *path, size_t limit, struct crm_str *out);
/* Replaces the file in one step: temporary beside it, fsync, rename, fsync of the folder. */
CRM_MUST_USE crm_err crm_file_replace(const char *path, const char *bytes, size_t n);
/* Makes it of these bytes unless it is there, in one step: of two at once one makes it, and neither changes it. */
CRM_MUST_USE crm_err crm_file_need(const char *path, const char *bytes, size_t n);
/* As crm_file_replace for a secret: nobody but its owner may read it, at no moment. */
CRM_MUST_USE crm_err crm_file_replace_private(const char *path, const char *bytes, size_t n);
/* mkdir -p */
CRM_MUST_USE crm_err crm_folder_make(const char *path);
/* Makes one folder unless it is there; its name is durable when this returns. */
CRM_MUST_USE crm_err crm_folder_need(const char *path);
/* The names in it are durable when this returns. */
CRM_MUST_USE crm_err crm_folder_sync(const char *path);
/* All that was written to the file system the folder is on is durable when this returns: of thousands of files it costs
 * less than a sync of each. */
CRM_MUST_USE crm_err crm_file_system_sync(const char *folder);
/* The names in a folder that end in `suffix`, sorted bytewise, NULL-ended. An absent folder is empty. */
CRM_MUST_USE crm_err crm_folder_list(struct crm_arena *arena, const char *path, const char *suffix, char ***names);

/* A temporary file in $TMPDIR (else /tmp) without a name, open for both: it goes away with the process, however it ends. */
CRM_MUST_USE crm_err crm_file_nameless(int *fd);

/* All of it, in spite of signals and short writes. */
CRM_MUST_USE crm_err crm_write_all(int fd, const char *bytes, size_t n, const char *what);

/* An exclusive flock(2) on `path` (made if absent). If someone else holds it:
 * *fd is -1 and there is no error. Released by close or by the end of the process. */
CRM_MUST_USE crm_err crm_lock_try(const char *path, int *fd);
/* Waits up to `milliseconds`; CRM_BUSY after that. */
CRM_MUST_USE crm_err crm_lock(const char *path, long milliseconds, int *fd);
void crm_fd_drop(int *fd); /* closes unless -1 */

#endif
