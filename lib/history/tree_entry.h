/*
 * The bytes of a tree object: entries in git's own order, each a mode, a name and an object.
 */
#ifndef CRM_HISTORY_TREE_ENTRY_H
#define CRM_HISTORY_TREE_ENTRY_H

#include "base/err.h"
#include "base/str.h"
#include "history/sha1.h"

enum { CRM_MODE_FILE = 0100644, CRM_MODE_FOLDER = 0040000 };

/* One entry of a tree object; the name is borrowed from it and has no NUL. */
struct crm_tree_entry {
	bool folder;
	unsigned mode;           /* 0100644, 040000, ... */
	const char *name;
	size_t length;
	struct crm_oid oid;
};
/* The next entry of a tree's bytes; start with *at = 0, *more false at the end. CRM_DAMAGED if it
 * is broken. */
CRM_MUST_USE crm_err crm_tree_next(const char *bytes, size_t n, size_t *at, struct crm_tree_entry *entry,
                                   bool *more);

void crm_tree_entry_add(struct crm_str *out, unsigned mode, const char *name, const struct crm_oid *oid);
/* Git's order: bytewise, a folder as if its name ended in '/'. Less than, equal to or greater than
 * 0. */
int crm_tree_order(const char *a, bool a_folder, const char *b, bool b_folder);

#endif
