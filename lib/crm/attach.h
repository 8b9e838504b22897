/*
 * Files that go out with messages: kept by their content (repo/kept.h), and a record of each.
 */
#ifndef CRM_CRM_ATTACH_H
#define CRM_CRM_ATTACH_H

#include "repo/change.h"

/* The file at `path` with the message of this id. `keep`: its bytes are kept; else (a dry run) it is only looked at.
 * CRM_NOT_FOUND, CRM_IO. Memory: the arena. */
CRM_MUST_USE crm_err crm_attach_file(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                     const char *message, const char *path, bool keep);

/* A mail as it came is kept with its message, and nobody attached it. */
#define CRM_ATTACH_RAW "message.eml"
#define CRM_ATTACH_RAW_TYPE "message/rfc822"
/* Either may be NULL. */
bool crm_attach_is_raw(const char *name, const char *type);

/* What a file of this name is called in a folder of ours: names come with mails, and lead nowhere else, hide nothing and
 * drive no terminal. `name` may be NULL or empty; then it is called by the attachment's id. Memory: the arena. */
const char *crm_attach_name(struct crm_arena *arena, const char *name, const char *id);
/* CRM_CONFLICT: there is something of this path already. */
CRM_MUST_USE crm_err crm_attach_check_free(const char *path);
/* Copies what is kept under this hash to `path`. CRM_CONFLICT: there is a file already, and not `over`. Of a copy that
 * failed nothing is left. */
CRM_MUST_USE crm_err crm_attach_save(const struct crm_repo *repo, const char *hex, const char *path, bool over);

#endif
