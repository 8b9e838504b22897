/*
 * Making a row say again what the history says of the record: what was changed in the file behind our back, or by a disk. It
 * is no change of the record, so that the journal has no entry of it.
 */
#ifndef CRM_STORE_RESTATE_H
#define CRM_STORE_RESTATE_H

#include "model/record.h"
#include "store/store.h"

/* `record` without LOCAL fields: a row that is there keeps its own, one that is made again takes them from the journal's last
 * change of it. CRM_DAMAGED if the journal knows of none. The search index is not told: see mend.h. Inside a transaction. */
CRM_MUST_USE crm_err crm_restate(struct crm_store *store, struct crm_record *record);

#endif
