/*
 * Unpacking the archive into a folder, and seeing that it is what was put in: every file that is not named by what it holds
 * against the sums at its end, attachments against their names. A path that leads anywhere else is refused.
 */
#ifndef CRM_BACKUP_UNPACK_H
#define CRM_BACKUP_UNPACK_H

#include "backup/archive.h"
#include "backup/sink.h"

struct crm_unpacked {
	int64_t files, bytes;
};

/* `folder` is there, and empty. `expected`: bytes, for who watches. After an error the folder holds what had come. Nothing is
 * durable yet. */
CRM_MUST_USE crm_err crm_unpack(const struct crm_backup_source *source, const char *folder, int64_t expected,
                                const struct crm_backup_watch *watch, struct crm_unpacked *out);

#endif
