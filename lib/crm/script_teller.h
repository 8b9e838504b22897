/*
 * One program while it is told (crm/script_tell.h): what comes next for it, and what a run leaves behind. (Inside the room.)
 */
#ifndef CRM_CRM_SCRIPT_TELLER_H
#define CRM_CRM_SCRIPT_TELLER_H

#include "crm/script_run.h"
#include "hook/script_state.h"

struct crm_script_teller {
	struct crm_repo *repo;
	struct crm_places *places;
	const struct crm_script *script;
	struct crm_arena *arena;         /* of one run */
	struct crm_script_events events;
	struct crm_script_state state;
};

/* What it is told in one run. */
struct crm_script_unit {
	const char *txn_id, *event_id;   /* event_id "": all of the transaction */
	const char *what;
	int64_t after;                   /* the place when it is done */
};

/* All is borrowed. The state is not read. */
void crm_script_teller_open(struct crm_script_teller *teller, struct crm_repo *repo, struct crm_places *places,
                            const struct crm_script *script);
void crm_script_teller_drop(struct crm_script_teller *teller);
/* *known false: it was not noticed yet, and has nothing to hear. */
CRM_MUST_USE crm_err crm_script_find_place(struct crm_script_teller *teller, int64_t *place, bool *known);
/* Of the event that is ahead. */
CRM_MUST_USE crm_err crm_script_unit_ahead(struct crm_script_teller *teller, struct crm_script_unit *out);

/* What it printed, where it did or failed. */
CRM_MUST_USE crm_err crm_script_keep_run(struct crm_script_teller *teller, const struct crm_script_unit *unit,
                                         const struct crm_script_result *result);
/* Puts the unit into the list of what was given up, and its place after it; the state is changed, not stored. */
CRM_MUST_USE crm_err crm_script_give_up(struct crm_script_teller *teller, const struct crm_script_unit *unit);
/* All that a run leaves behind, durably. *on: it is done with this unit, and may be told the next. After an error the
 * transaction of places->db is the caller's to take back. */
CRM_MUST_USE crm_err crm_script_settle(struct crm_script_teller *teller, const struct crm_script_unit *unit,
                                       const struct crm_script_result *result, bool *on);

#endif
