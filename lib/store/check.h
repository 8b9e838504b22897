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
CRM_PRINTF(2, 3) void crm_findings_tell(const struct crm_findings *findings, const char *format, ...);

/* *checked counts the records looked at. `share`: percent of the records, and of the journal's changes, to look at; 100 for
 * all, and only then what can be asked of the whole file alone: SQLite's own checks, unique fields, the search index. An
 * error is a check that could not be made, not a finding. */
CRM_MUST_USE crm_err crm_store_check(struct crm_store *store, double share, const struct crm_findings *findings,
                                     int64_t *checked);

#endif
