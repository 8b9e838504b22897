/*
 * Settings: crm.conf in INI form (libinih). Command line, then environment (CRM_*), then
 * the repository's crm.conf, then the user's $XDG_CONFIG_HOME/crm/crm.conf, then the built-in
 * default. The table of known settings is in config.c.
 */
#ifndef CRM_REPO_CONFIG_H
#define CRM_REPO_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"

struct crm_setting {
	const char *name;          /* "history.commit" */
	const char *preset;        /* built-in default, NULL if none */
	const char *environment;   /* "CRM_HISTORY_COMMIT", NULL if none */
	const char *const *choices; /* NULL-ended, NULL for free text */
	const char *title;
	crm_err (*check)(const char *value); /* NULL for any text; asked by crm_config_set and crm_config_check */
};
/* The i-th known setting, NULL at the end; sorted by name. */
const struct crm_setting *crm_setting_at(size_t i);

struct crm_config;

/* `folder` is the repository's, NULL for none. Memory: the arena. A broken file is CRM_INVALID with file and line. */
CRM_MUST_USE crm_err crm_config_load(struct crm_arena *arena, const char *folder, struct crm_config **out);
/* The value in force, NULL if nowhere set. The name must be one of the table. */
const char *crm_config_get(const struct crm_config *config, const char *name);
/* Where it comes from: "default", "environment CRM_X" or the path of the file. */
const char *crm_config_origin(const struct crm_config *config, const char *name);
/* May the value in force be used? CRM_INVALID says what is wrong with it, and where it comes from. */
CRM_MUST_USE crm_err crm_config_check(const struct crm_config *config, const char *name);
/* Writes `name = value` into the repository's (or, `user` true, the user's) file, keeping the rest of it as it is; value
 * NULL takes the line out. CRM_USAGE: unknown name (nearest in the hint); CRM_INVALID: it cannot be that. */
CRM_MUST_USE crm_err crm_config_set(struct crm_config *config, const char *name, const char *value, bool user);

#endif
