/*
 * A backup put back: into a folder of another name beside the one that is wanted, which takes its name when all of it is
 * there, is what it was, and is on the disk. Or into a folder that is thrown away, to see whether it could be.
 */
#ifndef CRM_BACKUP_RESTORE_H
#define CRM_BACKUP_RESTORE_H

#include "backup/opened.h"
#include "backup/unpack.h"

/* CRM_CONFLICT: `folder` is there, and not empty. After an error nothing is there that was not before. */
CRM_MUST_USE crm_err crm_restore(struct crm_opened *opened, const char *folder, const struct crm_backup_watch *watch,
                                 struct crm_unpacked *out);

/* Into a folder in $TMPDIR (else /tmp), where `check` looks at it. */
CRM_MUST_USE crm_err crm_restore_try(struct crm_opened *opened, const struct crm_backup_watch *watch,
                                     crm_err (*check)(void *context, const char *folder), void *context,
                                     struct crm_unpacked *out);

#endif
