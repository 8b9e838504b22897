/*
 * An event as a JSON object on one line. The record in it is as listings print records in JSON (links to users, stages ...
 * by name, others by id), without secret fields and those that `actor` may not read.
 *
 *   CRM_EVENT_PLAIN       {"id","type","at","seq","txn","actor","tool","note","entity","record","data":{...},
 *                          "changed":{"stage":{"old":..,"new":..}}}      note and detail where there is one
 *   CRM_EVENT_CLOUD       CloudEvents 1.0 (JSON format): id, source, type, time, subject, and the plain one's data under data
 *   CRM_EVENT_STANDARD    the payload of Standard Webhooks 1.0: {"type","timestamp","data":{...}}
 *
 * data of a deleted record is what it was. changed: of an update alone, the fields that changed.
 */
#ifndef CRM_CRM_EVENT_JSON_H
#define CRM_CRM_EVENT_JSON_H

#include "repo/repo.h"
#include "store/event.h"

enum crm_event_form { CRM_EVENT_PLAIN, CRM_EVENT_CLOUD, CRM_EVENT_STANDARD };

/* Appends the object, without a newline. */
CRM_MUST_USE crm_err crm_event_json(struct crm_repo *repo, const struct crm_actor *actor, const struct crm_event *event,
                                    enum crm_event_form form, struct crm_str *out);

#endif
