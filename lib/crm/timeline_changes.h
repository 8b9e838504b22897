/*
 * Changes of records as happenings: of the record a timeline is about, or the steps of what is in its circle. (Inside the
 * room.)
 */
#ifndef CRM_CRM_TIMELINE_CHANGES_H
#define CRM_CRM_TIMELINE_CHANGES_H

#include "crm/timeline.h"
#include "crm/timeline_circle.h"

struct crm_timeline_changes;

/* Of the record. */
CRM_MUST_USE crm_err crm_timeline_changes_open(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                               struct crm_timeline_changes **out);
/* Of these, and only of this field: where they stand. */
CRM_MUST_USE crm_err crm_timeline_steps_open(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                             const struct crm_circle_ids *ids, const char *field,
                                             struct crm_timeline_changes **out);
void crm_timeline_changes_drop(struct crm_timeline_changes **changes);
/* False at the end. Texts are borrowed until the next. */
CRM_MUST_USE crm_err crm_timeline_changes_next(struct crm_timeline_changes *changes, struct crm_happening *out,
                                               bool *any);

#endif
