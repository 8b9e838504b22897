/*
 * A backup on its way into a folder of backups: pieces that are there already are named, the others written beside their
 * places. Only when all are on the disk is there a backup.
 */
#ifndef CRM_BACKUP_DEPOSIT_H
#define CRM_BACKUP_DEPOSIT_H

#include "backup/depot.h"
#include "backup/sink.h"

struct crm_deposit;

/* Takes the depot's lock, which is held until the depot is dropped. */
CRM_MUST_USE crm_err crm_deposit_open(struct crm_depot *depot, struct crm_deposit **out);
/* Without a finish nothing is left of it. */
void crm_deposit_drop(struct crm_deposit **deposit);
struct crm_backup_sink crm_deposit_sink(struct crm_deposit *deposit);

struct crm_deposited {
	const char *name;                /* of the backup; the depot's arena */
	int64_t bytes, stored;           /* of the archive; of files that are new */
};

/* Durable when it returns. `about`: when, and the last transaction. Sweeps, too; CRM_DAMAGED: an older backup cannot be read,
 * so nothing was swept away; the new one stands. */
CRM_MUST_USE crm_err crm_deposit_finish(struct crm_deposit *deposit, const struct crm_manifest *about,
                                        struct crm_deposited *out);

#endif
