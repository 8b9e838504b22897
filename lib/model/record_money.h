/*
 * Amounts of a record and their currency, which are one thing in two fields. (Inside
 * the room.)
 */
#ifndef CRM_MODEL_RECORD_MONEY_H
#define CRM_MODEL_RECORD_MONEY_H

#include "model/record.h"

struct crm_assigning {
	struct crm_record *record;
	struct crm_arena *arena;
	const struct crm_reading *reading;
	const struct crm_assign *assigns;
	size_t count;
	struct crm_value *before;        /* what each assigned field held before */
};

/* The place of a field among the first `count` assignments, -1 if it is not there. */
int crm_assigning_find(const struct crm_assigning *all, size_t field, size_t count);

/* Applies assignment i, of a money field, and fills the record's currency. */
CRM_MUST_USE crm_err crm_assigning_money(const struct crm_assigning *all, size_t i);
/* After assignment i changed a currency: rescales amounts that are not assigned. */
CRM_MUST_USE crm_err crm_assigning_rescale(const struct crm_assigning *all, size_t i);

#endif
