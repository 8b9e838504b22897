/*
 * What no two records of an entity may share: external_source with external_id, the entity's `together`, and each field that is
 * unique. (Inside the room.)
 */
#ifndef CRM_STORE_UNIQUE_SETS_H
#define CRM_STORE_UNIQUE_SETS_H

#include "model/record.h"

enum { CRM_UNIQUE_FIELDS = 8 };

/* Fields that must not be the same together in two records; a field alone is a set of one. */
struct crm_unique_set {
	int fields[CRM_UNIQUE_FIELDS];
	size_t count;
};

/* Memory: the arena. */
size_t crm_unique_sets(struct crm_arena *arena, const struct crm_entity *entity, struct crm_unique_set **out);
/* Is a part of it empty in the record? Then it is nobody's. */
bool crm_unique_set_is_empty(const struct crm_unique_set *set, const struct crm_record *record);

#endif
