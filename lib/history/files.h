/*
 * Are the files of history.git whole? Every packed file of git ends with the SHA-1 of what is before it, and a loose
 * object is named by the SHA-1 of what it holds (gitformat-pack(5), gitformat-commit-graph(5)), so that one flipped byte
 * shows without any object being unpacked.
 */
#ifndef CRM_HISTORY_FILES_H
#define CRM_HISTORY_FILES_H

#include "base/err.h"
#include "base/mem.h"

/* Told of each damaged file: its path within history.git, and a sentence that begins with it. */
struct crm_file_findings {
	void (*found)(void *context, const char *path, const char *sentence);
	void *context;
};

/* `folder` is the bare repository. `share`: percent of the files to look at, 100 for all (chosen at random). An error is a
 * check that could not be made. */
CRM_MUST_USE crm_err crm_files_check(const char *folder, double share, const struct crm_file_findings *findings);

#endif
