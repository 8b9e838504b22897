/*
 * Where a backup goes: into a folder of backups, which is made if it is not there; into a file; or to stdout. And the key
 * that a sealed folder's pieces are named with: it is kept in the repository, too (backup.key, for its owner alone), so that
 * whoever makes backups need not be able to read them.
 */
#ifndef CRM_BACKUP_TARGET_H
#define CRM_BACKUP_TARGET_H

#include "backup/deposit.h"
#include "backup/stream_out.h"

struct crm_target {
	const char *path;
	struct crm_keys keys;
	bool is_folder;
	struct crm_depot depot;
	struct crm_deposit *deposit;
	struct crm_stream_out *stream;
};

struct crm_target_wish {
	const char *path;
	const char *passphrase;          /* it is to be sealed for who knows this; NULL */
	const unsigned char *public_key; /* ... for who has the secret key to this; NULL */
	const unsigned char *identity;   /* a secret key, for a repository that has lost backup.key; NULL */
};

/* Does the path mean a folder? One that is there, or a name that is not one of a file: *.tar.gz, *.tgz, *.crm-backup. */
bool crm_target_is_folder(const char *path);

/* `repository`: its folder; `of`: its first transaction. CRM_CONFLICT: the folder is of another repository, or sealed otherwise
 * than is wished. CRM_DENIED: backup.key is lost, and nothing that opens the folder's is given. */
CRM_MUST_USE crm_err crm_target_open(struct crm_arena *arena, const char *repository, const char *of,
                                     const struct crm_target_wish *wish, struct crm_target *out);
void crm_target_drop(struct crm_target *target);
struct crm_backup_sink crm_target_sink(struct crm_target *target);
/* Durable when it returns; see crm_deposit_finish. */
CRM_MUST_USE crm_err crm_target_finish(struct crm_target *target, const struct crm_manifest *about,
                                       struct crm_deposited *out);

#endif
