/*
 * The key of an import: by which field a row finds the record it is about. (Inside the room.)
 */
#ifndef CRM_LOAD_KEY_H
#define CRM_LOAD_KEY_H

#include "load/plan.h"

struct crm_key {
	int field;                 /* CRM_NO_FIELD: every row is a new record */
	int source;                /* external_source beside external_id; CRM_NO_FIELD for others */
	bool given;                /* by --key: a row that leaves it empty is wrong */
	const char *sql[2];        /* look-ups without and with a source; NULL: it is not looked for as it is written */
};

/* How a record was found. */
enum crm_key_by {
	CRM_BY_KEY,
	CRM_BY_OTHER,              /* it has the address or number, maybe in another field, which stays */
	CRM_BY_MERGED,             /* the row is that of a record that was merged into this one */
};

/* --key or the preset's, else id, else external_id, where a column goes into it. CRM_USAGE if it is no key of the
 * entity, or nothing goes into it. Call it with the header at hand. */
CRM_MUST_USE crm_err crm_key_choose(const struct crm_plan *plan, struct crm_key *out);
/* The id of the record the row at hand is about, "" if there is none. CRM_CONFLICT if there are several. */
CRM_MUST_USE crm_err crm_key_find(const struct crm_key *key, struct crm_repo *repo, struct crm_arena *arena,
                                  const struct crm_plan *plan, char id[17], enum crm_key_by *by);

#endif
