/*
 * Branches for data: a copy of the repository inside it, in branches/NAME, to try a mass change or a plan in. It is a repository
 * like any other, with a database and a history of its own; files/ and the programs of hooks/before-write.d are those of the
 * trunk, and nobody is told of what happens in it (its setting hooks.here is no). Branches do not hold branches: one that is made in another lies
 * beside it. The trunk is called main.
 */
#ifndef CRM_REPO_BRANCH_H
#define CRM_REPO_BRANCH_H

#include "base/err.h"
#include "base/mem.h"

#define CRM_BRANCH_TRUNK "main"

/* The trunk that a repository's folder belongs to (it may be it), and its name. Arena. */
const char *crm_branch_trunk(struct crm_arena *arena, const char *folder);
const char *crm_branch_name(struct crm_arena *arena, const char *folder);
/* Is there such a branch, seen from `folder`? *out is its folder, else NULL. */
void crm_branch_look(struct crm_arena *arena, const char *folder, const char *name, const char **out);
/* The same, where there must be one: CRM_NOT_FOUND names those there are. */
CRM_MUST_USE crm_err crm_branch_find(struct crm_arena *arena, const char *folder, const char *name, const char **out);
/* The names of all but the trunk, sorted, NULL-ended. */
CRM_MUST_USE crm_err crm_branch_list(struct crm_arena *arena, const char *folder, char ***names);
/* May a branch be called so? A name that git, too, takes for one. CRM_INVALID. */
CRM_MUST_USE crm_err crm_branch_check_name(const char *name);

#endif
