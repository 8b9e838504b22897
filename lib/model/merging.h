/*
 * What stays of the values that two copies of a repository gave a field without knowing of each other (model/fold.h):
 *
 *   newest    the one given last                        of any one value; unless told
 *   set       each element by itself                    lists, and only they
 *   counter   what was added in each is added up        integer, duration
 *   max, min  the most, the least                       what has an order: numbers, dates, instants; not money
 */
#ifndef CRM_MODEL_MERGING_H
#define CRM_MODEL_MERGING_H

#include "model/model.h"

/* "counter" of a field. */
const char *crm_merging_name(const struct crm_field *field);
/* Makes it the field's; NULL or "" leaves it. CRM_INVALID: there is none of that name, or it does not fit the field. */
CRM_MUST_USE crm_err crm_merging_put(struct crm_field *field, const char *name);

#endif
