/*
 * An event as a JSON object on one line. The record in it is as store/record_json.h prints it.
 *
 *   CRM_EVENT_PLAIN       {"id","type","at", DATA}
 *   CRM_EVENT_CLOUD       CloudEvents 1.0 (JSON format): specversion, id, source, type ("crm.deal.won"), time, subject
 *                         ("deal/7f3a..."), datacontenttype, "data":{ DATA }
 *   CRM_EVENT_STANDARD    the payload of Standard Webhooks 1.0: {"type","timestamp","data":{ DATA }}
 *
 *   DATA                  "seq","txn","actor","tool","note","entity","record","detail","data":{...},
 *                         "changed":{"stage":{"old":..,"new":..}}
 *
 * The inner data is the record: of a deleted one what it was. changed is there where fields changed of a record that was
 * there before; note and detail where there is one.
 */
#ifndef CRM_CRM_EVENT_JSON_H
#define CRM_CRM_EVENT_JSON_H

#include "repo/repo.h"
#include "store/event.h"
#include "store/record_json.h"

enum crm_event_form { CRM_EVENT_PLAIN, CRM_EVENT_CLOUD, CRM_EVENT_STANDARD };

/* Appends the object, without a newline. `source` is that of CloudEvents. */
CRM_MUST_USE crm_err crm_event_json(struct crm_record_json *json, const struct crm_event *event, enum crm_event_form form,
                                    const char *source, struct crm_str *out);
/* What CloudEvents of this repository have for a source: "urn:crm:NAME", after its folder. Arena. */
const char *crm_event_source(struct crm_repo *repo, struct crm_arena *arena);

#endif
