/*
 * The user's own files under $XDG_CONFIG_HOME (else ~/.config). Works from cron, where HOME may be
 * missing: then the home directory is that of the login.
 */
#ifndef CRM_REPO_USER_FILE_H
#define CRM_REPO_USER_FILE_H

#include "base/err.h"
#include "base/mem.h"

/* The home directory, NULL if the user has none. */
const char *crm_user_home(void);
/* "crm/crm.conf" -> "/home/ann/.config/crm/crm.conf"; NULL without a home. */
const char *crm_user_file(struct crm_arena *arena, const char *name);
/* Makes the folder that the file is in. */
CRM_MUST_USE crm_err crm_user_file_folder(struct crm_arena *arena, const char *path);

#endif
