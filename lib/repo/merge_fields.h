/*
 * What becomes of the fields of a record that another is merged into: empty ones are filled, lists united. What
 * belongs together comes together: an amount, its currency and its period, an external id and its system, the parts of a
 * name, a link and what it is found among. A text that loses its place to another goes into the list beside it where there
 * is one (an email into emails).
 */
#ifndef CRM_REPO_MERGE_FIELDS_H
#define CRM_REPO_MERGE_FIELDS_H

#include "model/record.h"

enum crm_prefer { CRM_PREFER_KEEP, CRM_PREFER_OTHER };

/* `keep` with what comes from `other`, of the same entity. Links to either of the two are not taken over. Memory: the
 * arena, and the two records. */
struct crm_record *crm_merge_fields(struct crm_arena *arena, const struct crm_record *keep,
                                    const struct crm_record *other, enum crm_prefer prefer);
/* Does this field follow from others as they are in the record? (A name from its parts, unless it was given as one.) */
bool crm_merge_follows(const struct crm_record *record, size_t field);
/* The list field beside a text field ("emails" beside "email"); CRM_NO_FIELD if it has none. */
int crm_merge_list_beside(const struct crm_entity *entity, size_t field);

#endif
