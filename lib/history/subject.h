/*
 * The subject of a commit: what a transaction did, in one line of at most 100 columns.
 *
 *   deal 7f3a9c00: stage negotiation -> won     one field of one record; links by their label
 *   contact 7f3a9c00: email, phone, title       several fields
 *   contact 7f3a9c00 created: Eva Nová          or deleted
 *   contact: 12 changed, 3 deleted; company: 1 created
 *   import contact: 948 created (hubspot_contacts.csv)
 *
 * The values of secret fields are not told.
 */
#ifndef CRM_HISTORY_SUBJECT_H
#define CRM_HISTORY_SUBJECT_H

#include "history/gather.h"

CRM_MUST_USE crm_err crm_subject_add(struct crm_str *out, struct crm_store *store, struct crm_arena *arena,
                                     const struct crm_txn *txn, const struct crm_gathered *gathered);

#endif
