/*
 * Converting a lead: the contact stays one record and is an opportunity now, it gets its company, and a deal is made.
 *
 * The company is, the first of these: the one that is given (made if there is none of that name); the contact's own; the one
 * of its address's domain; the one it said it works at (found by its name, or made); one that is made of the domain. Where
 * none of it is known there is none.
 */
#ifndef CRM_CRM_LEAD_CONVERT_H
#define CRM_CRM_LEAD_CONVERT_H

#include "model/record.h"
#include "repo/change.h"

struct crm_conversion {
	const char *company;               /* a REF or a new name; NULL: as above */
	bool no_company, no_deal;
	const struct crm_assign *deal;     /* fields of the deal; what they leave empty comes from contact and company */
	size_t count;
};

/* Writes all of it into the change. CRM_CONFLICT: it has been converted. `id` is the deal's, without one the contact's.
 * Memory: the arena. */
CRM_MUST_USE crm_err crm_lead_convert(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                      const char *contact, const struct crm_conversion *conversion, char id[17]);

#endif
