/*
 * Time travel, the views: what stands in front of an entity's table, its search index and its view for people.
 * (Inside the room.)
 */
#ifndef CRM_STORE_ASOF_VIEW_H
#define CRM_STORE_ASOF_VIEW_H

#include "store/asof_rows.h"

/* `any`: "ENTITY.then" has rows. `today` NULL: there is no table. */
CRM_MUST_USE crm_err crm_asof_view(const struct crm_asof_scene *scene, const struct crm_entity *entity,
                                   const struct crm_entity *today, bool any);
/* Takes the view and the rows away. */
CRM_MUST_USE crm_err crm_asof_uncover(const struct crm_asof_scene *scene, const char *entity);

/* Were other fields searched then? */
bool crm_asof_search_differs(const struct crm_entity *entity, const struct crm_entity *today);
/* ENTITY_fts: both halves; where other fields were searched then, an index of its own. */
CRM_MUST_USE crm_err crm_asof_search(const struct crm_asof_scene *scene, const struct crm_entity *entity,
                                     const struct crm_entity *today, bool any);

/* ENTITY.past as far as it held then, and ENTITY.was over it (tracked.h). */
CRM_MUST_USE crm_err crm_asof_past(const struct crm_asof_scene *scene, const struct crm_entity *entity);

/* v_ENTITY and v_ENTITY_past, over what stands in front of the tables. */
CRM_MUST_USE crm_err crm_asof_plain_view(const struct crm_asof_scene *scene, const struct crm_entity *entity);
/* `change` and `txn`: up to the moment. */
CRM_MUST_USE crm_err crm_asof_journal(const struct crm_asof_scene *scene);

#endif
