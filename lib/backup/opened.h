/*
 * A backup opened for reading: the newest of a folder of backups, one of them by its file (FOLDER/backups/NAME), a file, or
 * stdin.
 */
#ifndef CRM_BACKUP_OPENED_H
#define CRM_BACKUP_OPENED_H

#include "backup/depot.h"
#include "backup/sink.h"

struct crm_opened;

CRM_MUST_USE crm_err crm_opened_open(struct crm_arena *arena, const char *path, struct crm_opened **out);
void crm_opened_drop(struct crm_opened **opened);
/* What it is called: its folder and name. */
const char *crm_opened_name(const struct crm_opened *opened);
/* How it is sealed. */
const struct crm_keys *crm_opened_keys(const struct crm_opened *opened);
/* Before its first piece; where it is not sealed, nothing need be proved. CRM_DENIED: it does not open it. */
CRM_MUST_USE crm_err crm_opened_prove(struct crm_opened *opened, const struct crm_keys_proof *proof);
/* Bytes of the archive; 0: nobody knows. */
int64_t crm_opened_bytes(const struct crm_opened *opened);
struct crm_backup_source crm_opened_source(struct crm_opened *opened);

#endif
