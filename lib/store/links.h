/*
 * Links between records: what a written record links to must exist, and what is deleted must not be linked to.
 * SQLite's own foreign keys stand behind this; here are the sentences, and links to any record, which SQL has no
 * reference for. (Inside the room.)
 */
#ifndef CRM_STORE_LINKS_H
#define CRM_STORE_LINKS_H

#include "base/id.h"
#include "model/record.h"
#include "store/store.h"

struct crm_links; /* of one entity */

CRM_MUST_USE crm_err crm_links_new(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity,
                                   struct crm_links **out);
/* What is in the arena goes with it. */
void crm_links_drop(struct crm_links **links);

/* `changed` marks the fields to look at (NULL: all). CRM_NOT_FOUND names the field. */
CRM_MUST_USE crm_err crm_links_check(struct crm_links *links, const struct crm_record *record, const bool *changed);

/* Is anything linked to this record, but for links of its own? */
CRM_MUST_USE crm_err crm_links_held(struct crm_links *links, const char *id, bool *held);
/* The sentence for that: how many records of what link to it. */
CRM_MUST_USE crm_err crm_links_refuse(struct crm_links *links, const char *id);

/* A record that links to this one (store/write.h). */
struct crm_holder;
/* `parts`: of those that live and die with it (CRM_PART), else of the others. */
CRM_MUST_USE crm_err crm_links_holder(struct crm_links *links, const char *id, bool parts, struct crm_holder *out);

#endif
