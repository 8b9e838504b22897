/*
 * One row to one record: found by the key, made or changed, counted. (Inside the room.)
 */
#ifndef CRM_LOAD_LOADING_H
#define CRM_LOAD_LOADING_H

#include "form/source.h"
#include "load/key.h"
#include "load/known.h"
#include "load/linking.h"
#include "load/plan.h"

struct crm_loading {
	struct crm_repo *repo;
	const struct crm_import_options *options;
	struct crm_import_result *result;
	struct crm_change *change;
	struct crm_arena *arena;          /* of the row; the caller rewinds it */
	struct crm_linking links;
	struct crm_known *known;          /* who is known without an id; NULL: a row without one is a new record */
	char last[17];                    /* the id of the last record loaded */
	struct crm_reading reading;       /* with links through links */
};

/* The row at hand of the plan (crm_cells_read) becomes a record. On an error nothing of it stays if links.saves,
 * and links.missed says whether a later row may heal it; nothing is counted then. */
CRM_MUST_USE crm_err crm_loading_row(struct crm_loading *loading, struct crm_plan *plan, const struct crm_key *key);
/* Is it the row that is wrong, so that the others may go on? (Not: a full disk, --max-changes.) */
bool crm_loading_is_rejectable(crm_err err);

#endif
