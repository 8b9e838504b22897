/*
 * Is the database sound? SQLite's own checks, links, unique fields, the search index, the journal's order, and that every
 * value is one its field could hold. Only looks; the connection must be one for writing, for FTS5's own check is a
 * statement that could write (it is taken back).
 */
#ifndef CRM_STORE_CHECK_H
#define CRM_STORE_CHECK_H

#include "store/store.h"

/* Told each finding as one sentence, borrowed during the call. */
struct crm_findings {
	void (*found)(void *context, const char *sentence);
	void *context;
};

/* *checked counts the records looked at. An error is a check that could not be made, not a finding. */
CRM_MUST_USE crm_err crm_store_check(struct crm_store *store, const struct crm_findings *findings, int64_t *checked);

#endif
