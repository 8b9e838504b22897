/*
 * Views for people with sqlite3 and for BI tools: v_ENTITY has every plain field, amounts as decimal numbers, and for
 * a link the label of what it leads to, with the id beside it as NAME_id. A view uses nothing but SQLite's own
 * functions. (Inside the room.)
 */
#ifndef CRM_STORE_VIEW_H
#define CRM_STORE_VIEW_H

#include "store/store.h"

/* Appends CREATE VIEW "v_ENTITY" AS ... */
void crm_view_add_sql(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity);

#endif
