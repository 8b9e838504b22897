/*
 * What a new repository begins with: one pipeline and its stages (docs: crm-model(7)), as records like any others.
 */
#ifndef CRM_REPO_DEFAULTS_H
#define CRM_REPO_DEFAULTS_H

#include "repo/repo.h"

CRM_MUST_USE crm_err crm_defaults_make(struct crm_repo *repo);

#endif
