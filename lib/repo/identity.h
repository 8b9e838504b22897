/*
 * Who acts: the settings user.name and user.email, else git's (GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL, then
 * the [user] section of git's global file; files it includes are not followed), else the login.
 */
#ifndef CRM_REPO_IDENTITY_H
#define CRM_REPO_IDENTITY_H

#include "model/access.h"
#include "repo/config.h"

/* Fills name and email (never empty names; characters git does not allow in a name are left out). Memory: the arena. */
void crm_identity(struct crm_arena *arena, const struct crm_config *config, struct crm_actor *out);
/* "Ann <ann@example.com>" */
const char *crm_identity_text(struct crm_arena *arena, const struct crm_actor *actor);

#endif
