/*
 * Writing down what has taken place: a call, a meeting, a mail, a note, a visit.
 */
#ifndef CRM_CRM_ACTIVITY_H
#define CRM_CRM_ACTIVITY_H

#include "model/record.h"
#include "repo/repo.h"

/* Fills an activity of this kind that is held now, where `activity` does not say otherwise; one that begins later is
 * planned. `about`: 'deal:7f3a', or what a
 * contact, a company, a deal or a ticket goes by; the contact is that one's. `text`, may be NULL: the body of a note, the
 * subject of the others. CRM_CONFLICT if it is the name of several. Memory: the record's arena. */
CRM_MUST_USE crm_err crm_activity_log(struct crm_repo *repo, struct crm_record *activity, const char *kind,
                                      const char *about, const char *text);
/* What people call such a record: 'deal:7f3a', or what a contact, a company, a deal or a ticket goes by. CRM_NOT_FOUND;
 * CRM_CONFLICT if it is the name of several. */
CRM_MUST_USE crm_err crm_about_find(struct crm_repo *repo, struct crm_arena *arena, const char *text,
                                    const struct crm_entity **entity, char id[17]);

#endif
