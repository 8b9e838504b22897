/*
 * A folder of backups:
 *
 *   crm-backup             the head (backup/keys.h); a folder with it is one
 *   backups/NAME           a backup (backup/manifest.h), named by its time
 *   pieces/ab/cdef...      a piece, gzipped, each once, by the SHA-256 of what it holds; where the folder is sealed, by its
 *                          HMAC, and sealed
 *   lock                   one writer at a time
 *
 * A backup is a file that appears when all its pieces are on the disk. What belongs to none is swept away by the next.
 */
#ifndef CRM_BACKUP_DEPOT_H
#define CRM_BACKUP_DEPOT_H

#include "backup/hashes.h"
#include "backup/keys.h"
#include "backup/manifest.h"

struct crm_depot {
	struct crm_arena *arena;
	const char *folder;
	struct crm_keys keys;
	unsigned char names_key[CRM_SEAL_KEY]; /* of a sealed one, once has_names_key */
	bool has_names_key;
	int lock;                        /* -1: not held */
};

bool crm_depot_is(const char *folder);
/* CRM_NOT_FOUND: it is none. Arena: for what it keeps, too. */
CRM_MUST_USE crm_err crm_depot_open(struct crm_arena *arena, const char *folder, struct crm_depot *out);
/* Makes one of a folder that is not there, is empty, or is what a making that was cut short has left; CRM_CONFLICT if it is
 * something else. */
CRM_MUST_USE crm_err crm_depot_make(struct crm_arena *arena, const char *folder, const struct crm_keys *keys,
                                    struct crm_depot *out);
void crm_depot_drop(struct crm_depot *depot);
/* CRM_BUSY: somebody else is writing. */
CRM_MUST_USE crm_err crm_depot_lock(struct crm_depot *depot);

/* The key that names and manifests are made with; NULL: it is not sealed (or the key not known). */
const unsigned char *crm_depot_key(const struct crm_depot *depot);
/* Names of the backups, oldest first, NULL-ended. */
CRM_MUST_USE crm_err crm_depot_list(const struct crm_depot *depot, struct crm_arena *arena, char ***names);
const char *crm_depot_backup(const struct crm_depot *depot, struct crm_arena *arena, const char *name);
const char *crm_depot_piece(const struct crm_depot *depot, struct crm_arena *arena,
                            const unsigned char name[CRM_DIGEST_BYTES]);

/* All pieces that its backups need. CRM_DAMAGED names a backup that cannot be read, when all others have been: nobody knows
 * what that one needs. */
CRM_MUST_USE crm_err crm_depot_needs(const struct crm_depot *depot, struct crm_hashes *needs);
/* Takes away what no backup needs. Under the lock. */
CRM_MUST_USE crm_err crm_depot_sweep(const struct crm_depot *depot, const struct crm_hashes *needs);
/* Takes away one backup; its pieces stay until a sweep. Under the lock. */
CRM_MUST_USE crm_err crm_depot_forget(const struct crm_depot *depot, const char *name);

#endif
