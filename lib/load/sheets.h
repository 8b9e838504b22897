/*
 * The sheets of an import: a plan and a key per entity. An import of one entity has one sheet; a whole
 * export has one for each entity it holds. (Inside the room.)
 */
#ifndef CRM_LOAD_SHEETS_H
#define CRM_LOAD_SHEETS_H

#include "load/key.h"
#include "load/plan.h"

struct crm_sheet {
	const char *entity;
	struct crm_plan *plan;
	struct crm_key key;
	bool ready;                       /* is there a header at hand, checked? */
	struct crm_sheet *next;
};

struct crm_sheets {
	struct crm_arena *arena;
	struct crm_repo *repo;
	struct crm_mappings *rules;
	const struct crm_dialect *dates;  /* of --date-format; NULL: detected */
	struct crm_sheet *first;
};

/* The sheet of an entity, made when first asked for. CRM_USAGE names the nearest entity. */
CRM_MUST_USE crm_err crm_sheets_of(struct crm_sheets *sheets, const char *entity, struct crm_sheet **out);
/* Puts a header at hand: its columns matched, unknown ones refused, the key chosen. Cheap if it is already. */
CRM_MUST_USE crm_err crm_sheet_header(struct crm_sheet *sheet, const char *const *names, size_t count, bool whole);
/* After the model has changed: all are made anew when asked for. */
void crm_sheets_forget(struct crm_sheets *sheets);

#endif
