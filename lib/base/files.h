/*
 * Many files replaced with one wait for the disk: they are written beside their places, synced together, and only then
 * take their names. Whoever is cut off at any moment leaves each file as it was or as it is to be, never a part of one.
 */
#ifndef CRM_BASE_FILES_H
#define CRM_BASE_FILES_H

#include "base/err.h"
#include "base/str.h"

struct crm_files {
	struct crm_str paths;            /* each ended by a NUL */
};

/* Begins as zeros. Writes beside `path`; a file there stays as it is until the end. */
CRM_MUST_USE crm_err crm_files_put(struct crm_files *files, const char *path, const char *bytes, size_t n);
/* All that were put take their names, in the order they were put; durable when it returns. `folders`, NULL-ended: those
 * they are in, on one file system. */
CRM_MUST_USE crm_err crm_files_end(struct crm_files *files, const char *const *folders);
/* Forgets what did not take its name. */
void crm_files_drop(struct crm_files *files);
/* Removes from a folder what one that was killed left in it. */
CRM_MUST_USE crm_err crm_files_sweep(const char *folder);

#endif
