/*
 * What the verbs of crm-backup share: how somebody proves to be who may read a backup, and words while it goes on.
 */
#ifndef CRM_CLI_BACKUP_H
#define CRM_CLI_BACKUP_H

#include "backup/archive.h"
#include "backup/opened.h"
#include "cli/tool.h"

/* 1.5 MB. Memory: the arena. */
const char *crm_backup_size(struct crm_arena *arena, int64_t bytes);
/* Tells a person at the terminal how far it is; crm_backup_watched takes that away again. */
struct crm_backup_watch crm_backup_watch(struct crm_tool *tool);
void crm_backup_watched(struct crm_tool *tool);

/* What was given by --passphrase-file and --identity; zero-initialised is nothing. */
struct crm_backup_proof {
	struct crm_str passphrase;
	unsigned char identity[CRM_SEAL_KEY];
	bool has_identity;
};

void crm_backup_proof_drop(struct crm_backup_proof *proof);
CRM_MUST_USE crm_err crm_backup_proof_take(struct crm_tool *tool, struct crm_backup_proof *proof);
/* Borrowed from it. */
struct crm_keys_proof crm_backup_proof_given(const struct crm_backup_proof *proof);
/* A backup opened for who has proved it. A person who has given nothing is asked for the passphrase. */
CRM_MUST_USE crm_err crm_backup_read(struct crm_tool *tool, const char *path, struct crm_backup_proof *proof,
                                     struct crm_opened **out);

#endif
