/*
 * One source of a timeline: the records of an entity, or changes, newest first. (Inside the room.)
 */
#ifndef CRM_CRM_TIMELINE_SOURCE_H
#define CRM_CRM_TIMELINE_SOURCE_H

#include "crm/timeline.h"
#include "crm/timeline_circle.h"

struct crm_timeline_source;

/* How many there are; the last are changes. */
size_t crm_timeline_sources(void);
/* Is the kind one of this source's, as --only has it ("calls", "call", "activities")? */
bool crm_timeline_source_has(size_t i, const char *word);
/* *out NULL: it has nothing to do with such a record, or nothing of it is wished. */
CRM_MUST_USE crm_err crm_timeline_source_open(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                              const struct crm_circle *circle, size_t i,
                                              struct crm_timeline_source **out);
void crm_timeline_source_drop(struct crm_timeline_source **source);
/* NULL at the end. Borrowed until the source's next. */
CRM_MUST_USE crm_err crm_timeline_source_next(struct crm_timeline_source *source, const struct crm_happening **out);

#endif
