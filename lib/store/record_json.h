/*
 * Records as JSON for other programs: one object on one line, as listings print them (links to users, stages ... by name, others
 * by id), but empty fields are left out. Secret fields and those that `actor` may not read are never in it.
 */
#ifndef CRM_STORE_RECORD_JSON_H
#define CRM_STORE_RECORD_JSON_H

#include "base/str.h"
#include "model/access.h"
#include "model/record.h"
#include "store/store.h"

/* Remembers the names of linked records: drop it when these may have changed. */
struct crm_record_json;
/* `actor` NULL: may read all. Both are borrowed. */
struct crm_record_json *crm_record_json_new(struct crm_store *store, const struct crm_actor *actor);
void crm_record_json_drop(struct crm_record_json **json);

/* Appends {"id":"..","name":".."}. */
CRM_MUST_USE crm_err crm_record_json_add(struct crm_record_json *json, struct crm_str *out, const struct crm_record *record);
/* Appends {"stage":{"old":"..","new":".."}}: the fields that differ; what the store keeps itself (modified_at) is none. */
CRM_MUST_USE crm_err crm_record_json_add_changed(struct crm_record_json *json, struct crm_str *out,
                                                 const struct crm_record *old, const struct crm_record *new);

#endif
