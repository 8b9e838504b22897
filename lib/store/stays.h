/*
 * What a tracked field of all records has been, read from "ENTITY.was" (tracked.h) into memory in one go, for who asks about each
 * of a million records: some 32 bytes for each time it changed. Reading a field's part of that table in its order takes a
 * fraction of the time that a search in it for each record takes. (Inside the room.)
 */
#ifndef CRM_STORE_STAYS_H
#define CRM_STORE_STAYS_H

#include "model/type.h"
#include "store/db.h"
#include "store/ids.h"

struct crm_stays; /* of one field */

enum { CRM_STAY_NULL = -1, CRM_STAY_INTEGER = -2, CRM_STAY_REAL = -3 };

struct crm_stay {
	int64_t since, at;               /* ms; since INT64_MIN: since the record was made */
	union {
		int64_t i;
		double r;
	};
	int text;                        /* the number of its text, or one of CRM_STAY_ */
};

/* `field` is "deal.stage"; stays that ended at `since` (ms) or later, INT64_MIN: all. CRM_INVALID: nothing is kept of such a field. */
CRM_MUST_USE crm_err crm_stays_read(struct crm_db *db, const char *field, int64_t since, struct crm_stays **out);
void crm_stays_drop(struct crm_stays **stays);

/* Those of a record, the oldest first; count 0: it has been what it is ever since. Borrowed. */
const struct crm_stay *crm_stays_of(const struct crm_stays *stays, const char *id, size_t *count);
/* The records that have stays which ended at `since` or later. Not finished. */
void crm_stays_add_moved(const struct crm_stays *stays, int64_t since, struct crm_ids *out);
struct crm_value crm_stay_value(const struct crm_stays *stays, const struct crm_stay *stay);

/* Texts by their numbers from 0 on, each once. Borrowed. */
size_t crm_stays_texts(const struct crm_stays *stays);
const char *crm_stays_text(const struct crm_stays *stays, int number);

#endif
