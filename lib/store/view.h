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

/* v_ENTITY_past: what tracked fields were (tracked.h) of records that are there; `was` likewise, with `was_id` beside it; an
 * amount is of the currency it was then. */
/* An organisation's own entity of that name has its own view there instead. */
bool crm_view_has_past(const struct crm_model *model, const struct crm_entity *entity);
const char *crm_view_past_name(struct crm_arena *arena, const struct crm_entity *entity);
void crm_view_add_past_sql(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity);

#endif
