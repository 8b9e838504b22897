/*
 * The changes of one record as happenings. (Inside the room.)
 */
#ifndef CRM_CRM_TIMELINE_CHANGES_H
#define CRM_CRM_TIMELINE_CHANGES_H

#include "crm/timeline.h"

struct crm_timeline_changes;

CRM_MUST_USE crm_err crm_timeline_changes_open(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                               struct crm_timeline_changes **out);
void crm_timeline_changes_drop(struct crm_timeline_changes **changes);
/* False at the end. Texts are borrowed until the next. */
CRM_MUST_USE crm_err crm_timeline_changes_next(struct crm_timeline_changes *changes, struct crm_happening *out,
                                               bool *any);

#endif
