/*
 * A repository written into a sink, as it is at one moment while others go on writing: the branch of its history stands
 * still while the database is taken hold of, so that the two agree. What the history has not been told by then, it is told
 * after a restore, as after any crash.
 */
#ifndef CRM_BACKUP_WRITE_H
#define CRM_BACKUP_WRITE_H

#include "backup/archive.h"
#include "backup/manifest.h"
#include "repo/repo.h"

/* `with_secrets`: where the sink seals. Tells in `about` when it was, and which transaction was the last. What is wrong with
 * the history, but does not stop a backup, is a warning of the repository. */
CRM_MUST_USE crm_err crm_backup_write(struct crm_repo *repo, const struct crm_backup_sink *sink, bool with_secrets,
                                      const struct crm_backup_watch *watch, struct crm_manifest *about);

#endif
