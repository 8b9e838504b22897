/*
 * What of a database can be made again from the rest of it: its indexes and search indexes.
 */
#ifndef CRM_STORE_MEND_H
#define CRM_STORE_MEND_H

#include "store/check.h"

/* Says of each thing what was done. CRM_DAMAGED if more than indexes is damaged: then nothing was changed, and only a rebuild
 * helps. */
CRM_MUST_USE crm_err crm_store_mend(struct crm_store *store, const struct crm_findings *done);

#endif
