/*
 * Rows that say something else than the history: journal and commits agree, so that it is the row that was changed behind our
 * back. (Inside the room.)
 */
#ifndef CRM_REPO_REPAIR_ROWS_H
#define CRM_REPO_REPAIR_ROWS_H

#include "repo/repo.h"
#include "store/check.h"

/* Makes each row say again what the history says, search index and all, and tells of it. A row that no transaction knows is
 * only told of: what is in it is nowhere else. CRM_BUSY while transactions wait for the history; CRM_DAMAGED if the journal
 * differs as well. */
CRM_MUST_USE crm_err crm_repair_rows(struct crm_repo *repo, const struct crm_findings *done);

#endif
