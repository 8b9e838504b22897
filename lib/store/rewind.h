/*
 * Taking the database back to an earlier moment of its journal: later transactions are gone, with their changes, as if they
 * had never been. A merge does so when transactions of another clone stand before some of ours, and then writes all of them
 * in their order (history/fold.h); nobody else may, for what is taken back is in the history alone.
 */
#ifndef CRM_STORE_REWIND_H
#define CRM_STORE_REWIND_H

#include "store/store.h"

/* Transaction `txn` (0: none) is the last one afterwards. Inside a transaction of the database. Entities borrowed from the
 * model before are gone. The cost follows the changes that are taken back. */
CRM_MUST_USE crm_err crm_rewind(struct crm_store *store, int64_t txn);

#endif
