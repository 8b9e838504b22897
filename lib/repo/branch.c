#include "repo/branch.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "base/utf8.h"
#include "repo/repo.h"

#define FOLDER "branches"

enum { NAME_MOST = 100 };

/* ".../branches" of ".../branches/NAME", where a repository is above it. */
static char *shelf_of(struct crm_arena *arena, const char *folder)
{
	const char *slash = strrchr(folder, '/');
	if (!slash || slash == folder)
		return NULL;
	char *shelf = crm_copy_n(arena, folder, (size_t)(slash - folder));
	return crm_same(crm_path_last(shelf), FOLDER) && crm_repo_is(arena, crm_path(arena, shelf, "..")) ? shelf : NULL;
}

/* As it is called from everywhere. */
static const char *whole(struct crm_arena *arena, const char *folder)
{
	char *real = realpath(folder, NULL);
	if (!real)
		return folder;
	folder = crm_copy(arena, real);
	free(real);
	return folder;
}

const char *crm_branch_trunk(struct crm_arena *arena, const char *folder)
{
	folder = whole(arena, folder);
	char *shelf = shelf_of(arena, folder);
	if (!shelf)
		return folder;
	*strrchr(shelf, '/') = '\0';
	return *shelf ? shelf : "/";
}

const char *crm_branch_name(struct crm_arena *arena, const char *folder)
{
	folder = whole(arena, folder);
	return shelf_of(arena, folder) ? crm_path_last(folder) : CRM_BRANCH_TRUNK;
}

void crm_branch_look(struct crm_arena *arena, const char *folder, const char *name, const char **out)
{
	const char *trunk = crm_branch_trunk(arena, folder);
	*out = NULL;
	if (crm_same(name, CRM_BRANCH_TRUNK)) {
		*out = trunk;
		return;
	}
	if (!*name || *name == '.' || strchr(name, '/'))
		return;
	const char *branch = crm_path(arena, crm_path(arena, trunk, FOLDER), name);
	if (crm_repo_is(arena, branch))
		*out = branch;
}

crm_err crm_branch_list(struct crm_arena *arena, const char *folder, char ***names)
{
	char **all, **kept;
	const char *found;
	CRM_TRY(crm_folder_list(arena, crm_path(arena, crm_branch_trunk(arena, folder), FOLDER), "", &all));
	*names = kept = all;
	for (; *all; all++) {
		crm_branch_look(arena, folder, *all, &found);
		if (found)
			*kept++ = *all;
	}
	*kept = NULL;
	return NULL;
}

static const char *there_are(struct crm_arena *arena, char **names)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	crm_str_add(&text, "there are: " CRM_BRANCH_TRUNK);
	for (; *names; names++)
		crm_str_addf(&text, ", %s", *names);
	return crm_copy(arena, crm_str_text(&text));
}

crm_err crm_branch_find(struct crm_arena *arena, const char *folder, const char *name, const char **out)
{
	char **names;
	crm_branch_look(arena, folder, name, out);
	if (*out)
		return NULL;
	CRM_TRY(crm_branch_list(arena, folder, &names));
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no branch '%s'", name);
	return *names ? crm_err_hint(err, "%s", there_are(arena, names)) : crm_err_hint(err, "crm-sync branch %s makes one", name);
}

/* git-check-ref-format(1), of a name without slashes. */
crm_err crm_branch_check_name(const char *name)
{
	size_t n = strlen(name);
	bool good = n && n <= NAME_MOST && *name != '-' && *name != '.' && name[n - 1] != '.' && !strstr(name, "..") &&
	            !strstr(name, "@{") && !crm_same(name, "@") && !crm_ends(name, ".lock") && crm_utf8_valid(name, n, NULL);
	for (const char *c = name; good && *c; c++)
		good = (unsigned char)*c > ' ' && *c != 0x7f && !strchr("/~^:?*[\\,\"'", *c);
	if (good)
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' cannot be the name of a branch", name),
	                    "letters, digits, - and _: plan-b");
}
