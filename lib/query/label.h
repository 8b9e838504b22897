/*
 * What names a record to people in a query: the first filled one of its label and its
 * natural keys, as crm_record_label has it. (Inside the room.)
 */
#ifndef CRM_QUERY_LABEL_H
#define CRM_QUERY_LABEL_H

#include "model/model.h"

enum { CRM_LABEL_MOST = 8 };

/* Field indexes in the order tried, texts only. Returns how many: 0 for an entity without any. */
size_t crm_label_fields(const struct crm_entity *entity, int fields[CRM_LABEL_MOST]);

#endif
