/*
 * An event in words for people: what it is about, and what changed.
 */
#ifndef CRM_CRM_EVENT_TEXT_H
#define CRM_CRM_EVENT_TEXT_H

#include "model/access.h"
#include "store/event.h"

/* What the record is called, "" if the actor may not read that. Borrowed from the event. */
const char *crm_event_label(const struct crm_actor *actor, const struct crm_event *event);
/* Did a clock find it? Nobody did it then. */
bool crm_event_is_of_clock(const struct crm_event *event);
/* "task due": the name as words. */
void crm_event_add_words(struct crm_str *out, const char *name);
/* Appends "stage, amount": the names of the fields that changed and the actor may read; of what was made nothing. */
void crm_event_add_changed(struct crm_str *out, const struct crm_actor *actor, const struct crm_event *event);
/* Appends "stage: new -> won" for each field that changed and the actor may read, `before` in front of each and a line end
 * after it; of what was made nothing. Values as people see them, in the process's zone, long ones cut. */
void crm_event_add_changes(struct crm_str *out, struct crm_store *store, const struct crm_actor *actor,
                           const struct crm_event *event, const char *before, int64_t now);

#endif
