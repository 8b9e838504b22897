/*
 * Time travel, the rows: what has changed since, and the table "ENTITY.then" of changed records as they were.
 * (Inside the room.)
 */
#ifndef CRM_STORE_ASOF_ROWS_H
#define CRM_STORE_ASOF_ROWS_H

#include "store/store.h"

struct crm_asof_scene {
	struct crm_store *store;
	struct crm_arena *arena;         /* as long as the store is shown so */
	int64_t seq;
	bool asked;                      /* rows are looked for by what they link to */
	struct crm_model *today, *then;  /* the same one unless definitions have changed */
};

/* Has any record of this entity been changed since? */
CRM_MUST_USE crm_err crm_asof_changed(const struct crm_asof_scene *scene, const char *entity, bool *out);
CRM_MUST_USE crm_err crm_asof_count_since(const struct crm_asof_scene *scene, const char *entity, const char *op,
                                          int64_t *count);
/* `today` NULL: there is no table any more, and so nothing. */
CRM_MUST_USE crm_err crm_asof_count_today(const struct crm_asof_scene *scene, const struct crm_entity *today,
                                          int64_t *count);

/* Makes "ENTITY.then" and fills it: with all records changed since that existed then, or (`first`) with those that are among
 * the first so many in the default order, and those removed since. *any: is there a row? */
CRM_MUST_USE crm_err crm_asof_rows(const struct crm_asof_scene *scene, const struct crm_entity *entity,
                                   const struct crm_entity *today, int64_t first, bool *any);

/* Appends temp."ENTITY.then" or, with `suffix`, another name of its kind. */
void crm_asof_add_kept(struct crm_str *out, const struct crm_entity *entity, const char *suffix);

#endif
