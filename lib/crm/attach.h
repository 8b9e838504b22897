/*
 * Files that go out with messages: kept by their content (repo/kept.h), and a record of each.
 */
#ifndef CRM_CRM_ATTACH_H
#define CRM_CRM_ATTACH_H

#include "repo/change.h"

/* The file at `path` with the message of this id. `keep`: its bytes are kept; else (a dry run) it is only looked at.
 * CRM_NOT_FOUND, CRM_IO. Memory: the arena. */
CRM_MUST_USE crm_err crm_attach_file(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                     const char *message, const char *path, bool keep);

#endif
