/*
 * The heads of a tar archive, as POSIX writes them (pax(1), "ustar Interchange Format"), with sizes from 8 GiB on as GNU
 * tar and all others do. Owners are left out: what is restored belongs to who restores it.
 */
#ifndef CRM_BACKUP_TAR_H
#define CRM_BACKUP_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { CRM_TAR_BLOCK = 512, CRM_TAR_PATH = 257, CRM_TAR_LINK = 101 };

enum crm_tar_kind { CRM_TAR_FILE = '0', CRM_TAR_LINKED = '2', CRM_TAR_FOLDER = '5' };

struct crm_tar_entry {
	char path[CRM_TAR_PATH];         /* of a folder without a slash at its end */
	char link[CRM_TAR_LINK];         /* where a symbolic link leads to; "" */
	enum crm_tar_kind kind;
	unsigned mode;                   /* its permissions */
	int64_t mtime;                   /* seconds since 1970 */
	int64_t size;                    /* of a file; else 0 */
};

/* CRM_INVALID: the path, or where a link leads to, is too long for it. */
CRM_MUST_USE crm_err crm_tar_head(const struct crm_tar_entry *entry, unsigned char block[CRM_TAR_BLOCK]);
/* *end: it is the block of zeros behind the last entry. CRM_DAMAGED: it is none, or one that crm-backup never writes. */
CRM_MUST_USE crm_err crm_tar_read(const unsigned char block[CRM_TAR_BLOCK], struct crm_tar_entry *entry, bool *end);
/* By how many zeros a file of that size is filled up. */
size_t crm_tar_fill(int64_t size);

#endif
