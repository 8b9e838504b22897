#include "base/tree.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>

enum { FOLDERS_OPEN = 16 };

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about;
	(void)kind;
	(void)where;
	return remove(path);
}

crm_err crm_tree_remove(const char *path)
{
	if (nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
		return crm_fail_errno("cannot remove %s", path);
	return NULL;
}
