/*
 * A backup in a folder of backups is a file of lines: what it is of, and the pieces it is made of, in order.
 *
 *   crm-backup 1
 *   at 2026-11-21T10:00:00.000Z
 *   transaction 1234 0123456789abcdef    the last one in its crm.db
 *   bytes 123456789                      of the archive
 *   group NAME BYTES                     what comes now is known by this name ("-": by none), and is so long
 *   piece NAME
 *   ...
 *   sum SHA256                           of all lines above
 *   seal HMAC                            the same with the key of the names, if it is sealed
 */
#ifndef CRM_BACKUP_MANIFEST_H
#define CRM_BACKUP_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

struct crm_manifest_group {
	unsigned char name[CRM_DIGEST_BYTES];
	bool is_named;
	int64_t bytes;
	size_t first, count;             /* of its pieces */
};

struct crm_manifest {
	int64_t at;                      /* instant */
	long long seq;
	char txn[17];
	int64_t bytes;
	struct crm_manifest_group *groups;
	size_t group_count;
	unsigned char (*pieces)[CRM_DIGEST_BYTES];
	size_t piece_count;
};

/* Reads the file. `key` (NULL: none) must have sealed it. CRM_DAMAGED: it is none, or was changed since. Arena. */
CRM_MUST_USE crm_err crm_manifest_read(struct crm_arena *arena, const char *path, const unsigned char *key,
                                       struct crm_manifest *out);
/* The lines before the first group. */
void crm_manifest_begin(struct crm_str *text, const struct crm_manifest *manifest);
void crm_manifest_group(struct crm_str *text, const unsigned char *name, int64_t bytes);
void crm_manifest_piece(struct crm_str *text, const unsigned char name[CRM_DIGEST_BYTES]);
/* The lines after the last piece. */
void crm_manifest_end(struct crm_str *text, const unsigned char *key);

#endif
