/*
 * A section of a map and an event: one record. (Inside crm/receive.)
 */
#ifndef CRM_CRM_RECEIVE_WRITE_H
#define CRM_CRM_RECEIVE_WRITE_H

#include "crm/receive.h"

struct crm_receive_writing {
	struct crm_repo *repo;
	struct crm_change *change;
	struct crm_arena *arena;
	const struct crm_receive_map *map;
	const struct crm_receive_scope *scope;
	const char *event;               /* its id */
};

/* Do all conditions hold? */
CRM_MUST_USE crm_err crm_receive_fits(const struct crm_receive_when *whens, const struct crm_receive_scope *scope,
                                      struct crm_arena *arena, bool *fits);
/* Makes, changes or finds the record; out->record NULL: there is none, for it is not wanted or not known. */
CRM_MUST_USE crm_err crm_receive_write(const struct crm_receive_writing *writing, const struct crm_receive_section *section,
                                       struct crm_receive_told *out);

#endif
