/*
 * A row that somebody or something filled in (a web form, a line of a fair's list) as the fields of a lead, without
 * losing a byte of it: what no field is there for, or what its field cannot hold, is kept as lines "name: value".
 * (Inside the room.)
 */
#ifndef CRM_CRM_LEAD_ROW_H
#define CRM_CRM_LEAD_ROW_H

#include "base/str.h"
#include "crm/lead.h"

struct crm_lead_row {
	struct crm_repo *repo;
	struct crm_record *record;        /* what it says, in a record that is not written */
	const char **texts;               /* by field: as it was given; NULL: it was not */
	struct crm_str rest;              /* the lines that are left */
	const char *consent;              /* NULL: none */
	const char *unclear;              /* an answer about it that is neither yes nor no; NULL */
	crm_err wrong;                    /* the first value that its field could not hold; NULL */
};

/* Takes the command's fields, then the row's. `out` is zero; drop it also after an error. Memory: the arena. */
CRM_MUST_USE crm_err crm_lead_row_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_lead_wish *wish,
                                       struct crm_lead_row *out);
void crm_lead_row_drop(struct crm_lead_row *row);
/* One more line of the rest. */
void crm_lead_row_keep(struct crm_lead_row *row, const char *name, const char *text);

#endif
