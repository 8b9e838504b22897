/*
 * --create-fields: columns the model has no field for become an organisation's own fields. Their type is
 * what every value of the column fits: a whole number, a decimal number, a date, else text. (Inside the room.)
 */
#ifndef CRM_LOAD_NEWFIELDS_H
#define CRM_LOAD_NEWFIELDS_H

#include "load/plan.h"

/* Narrows down the type of an unknown column by one more value. */
void crm_newfields_see(struct crm_plan_column *column, const char *text);
/* Makes `field` records for the unknown columns of the plan and brings the model up to them: entities of the
 * old model, and the plan, must not be used any more. *entity becomes that of the new model. */
CRM_MUST_USE crm_err crm_newfields_make(struct crm_repo *repo, struct crm_change *change,
                                        const struct crm_plan *plan, const struct crm_entity **entity);

#endif
