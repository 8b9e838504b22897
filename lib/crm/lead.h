/*
 * Leads: contacts early in their life. Capturing one makes a contact of what somebody gave, or adds to the contact that
 * is known by this e-mail address or telephone number: what is empty is filled, nothing is overwritten, and what differs
 * is kept as a line of its description (another address or number: among the others).
 */
#ifndef CRM_CRM_LEAD_H
#define CRM_CRM_LEAD_H

#include "form/source.h"
#include "model/record.h"
#include "repo/change.h"

/* Which contacts are leads, as a term. */
#define CRM_LEAD_TERM "lifecycle_stage=lead,mql,sql"
/* The order they wait in: the oldest first; of those that came at once (an import), by name, then by address, so that two
 * repositories with the same leads have the same order. */
#define CRM_LEAD_ORDER "created_at,name,email"

struct crm_lead_wish {
	const struct crm_row *row;         /* as it came in; NULL: none. Its columns are found as an import finds them */
	bool stranger;                     /* anybody may have sent it: how leads are worked is none of its business */
	const struct crm_assign *assigns;  /* fields of the command, before those of the row */
	size_t count;
	const char *consent;               /* its text; NULL: what the row has in the column `consent_column` */
	const char *id;                    /* of one that is made; NULL: a random one */
	const char *consent_column;        /* the row's yes or no; a row that does not have it says no */
};

/* Writes one lead into the change, and its consent as a note. *unclear is what it answered about consent where that is
 * neither yes nor no, so that none was noted; else NULL. CRM_INVALID: neither name nor address nor number. Memory: the
 * arena. */
CRM_MUST_USE crm_err crm_lead_capture(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                      const struct crm_lead_wish *wish, char id[17], const char **unclear);

#endif
