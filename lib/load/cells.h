/*
 * From the cells of a row to the slots of the plan: values mapped, dates and numbers out of their dialect,
 * columns that share a field put together. (Inside the room.)
 */
#ifndef CRM_LOAD_CELLS_H
#define CRM_LOAD_CELLS_H

#include "form/source.h"
#include "load/plan.h"

/* `decimal` is ',' or '.', 0 for numbers as the model reads them. Texts live in the arena or the row.
 * CRM_INVALID with the field. */
CRM_MUST_USE crm_err crm_cells_read(struct crm_arena *arena, struct crm_plan *plan, const struct crm_row *row,
                                    char decimal);
/* What a value means after the rules; the text itself if they say nothing. */
const char *crm_cells_meaning(const struct crm_target *target, const char *text);

#endif
