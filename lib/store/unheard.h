/*
 * What stayed without effect of changes whose transactions did not know of others, and the journal does not have:
 *
 *   "txn.unheard"(entity, record, txn, before, after)   bodies as of the journal. A change whose record had been removed before it,
 *                                                       or cannot be like that; a removal (after '') of a record that others link
 *                                                       to by now; and of the transaction that has made such a link that it did
 *                                                       (both '{}')
 *
 * It follows from the history and is made anew with the database. The conflicts of a record are found with it (repo/dispute.h).
 */
#ifndef CRM_STORE_UNHEARD_H
#define CRM_STORE_UNHEARD_H

#include "model/record.h"
#include "store/store.h"

/* A change of a record that is not there any more. */
CRM_MUST_USE crm_err crm_unheard_change(struct crm_store *store, int64_t txn, const struct crm_record *older,
                                        const struct crm_record *newer);
/* A removal of a record that stays, for transaction `user` has linked to it. */
CRM_MUST_USE crm_err crm_unheard_removal(struct crm_store *store, int64_t txn, const struct crm_record *record, int64_t user);
/* Transactions later than this one are taken out of the journal. */
CRM_MUST_USE crm_err crm_unheard_forget(struct crm_store *store, int64_t txn);

#endif
