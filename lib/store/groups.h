/*
 * Groups of rows by some values, without a sort: each is found by a hash of them, and numbered from 0 on as they come. For aggregate
 * functions of SQL that take what others GROUP BY as arguments. (Inside the room.)
 */
#ifndef CRM_STORE_GROUPS_H
#define CRM_STORE_GROUPS_H

#include "base/str.h"
#include "model/type.h"

struct crm_groups;

/* `keys`: how many values tell groups apart. */
struct crm_groups *crm_groups_new(size_t keys);
void crm_groups_drop(struct crm_groups **groups);

/* The number of the group of these values; a new one if there is none. They are copied. */
size_t crm_groups_find(struct crm_groups *groups, const struct crm_value *keys);
size_t crm_groups_count(const struct crm_groups *groups);
/* Its values, as JSON with commas between them. */
void crm_groups_add_json(struct crm_str *out, const struct crm_groups *groups, size_t number);
void crm_groups_add_value(struct crm_str *out, struct crm_value value);

#endif
