/*
 * Bringing a database's tables up to a model: columns are compared by table_xinfo, everything else by the text it was
 * made with. A new database is the case where nothing is there yet. (Inside the room.)
 */
#ifndef CRM_STORE_UPGRADE_H
#define CRM_STORE_UPGRADE_H

#include "store/store.h"

/* What to do about tables and columns that the model does not have. */
enum crm_unknown {
	CRM_UNKNOWN_REFUSE,  /* a newer crm made them: CRM_DAMAGED names the first few */
	CRM_UNKNOWN_DROP,    /* an organisation's own, whose definition was just removed */
	CRM_UNKNOWN_DROP_BARE /* the same, and nothing is made but tables and the indexes of ids */
};

/* Inside a write transaction. Sets application_id and user_version too. */
CRM_MUST_USE crm_err crm_upgrade(struct crm_db *db, const struct crm_model *model, enum crm_unknown unknown);

#endif
