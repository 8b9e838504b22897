#include "history/tree_entry.h"

#include <string.h>

crm_err crm_tree_next(const char *bytes, size_t n, size_t *at, struct crm_tree_entry *entry, bool *more)
{
	const char *p = bytes + *at, *end = bytes + n;

	*more = p < end;
	if (!*more)
		return NULL;
	entry->mode = 0;
	while (p < end && *p >= '0' && *p <= '7')
		entry->mode = entry->mode << 3 | (unsigned)(*p++ - '0');
	const char *nul = p < end ? memchr(p, '\0', (size_t)(end - p)) : NULL;
	if (!nul || *p != ' ' || end - nul - 1 < (ptrdiff_t)sizeof(entry->oid.b))
		return crm_fail(CRM_DAMAGED, "a tree of the history is broken");
	entry->folder = entry->mode == CRM_MODE_FOLDER;
	entry->name = p + 1;
	entry->length = (size_t)(nul - entry->name);
	memcpy(entry->oid.b, nul + 1, sizeof(entry->oid.b));
	*at = (size_t)(nul + 1 - bytes) + sizeof(entry->oid.b);
	return NULL;
}

void crm_tree_entry_add(struct crm_str *out, unsigned mode, const char *name, const struct crm_oid *oid)
{
	crm_str_add(out, mode == CRM_MODE_FOLDER ? "40000 " : mode == CRM_MODE_FILE ? "100644 " : "");
	if (mode != CRM_MODE_FOLDER && mode != CRM_MODE_FILE)
		crm_str_addf(out, "%o ", mode);
	crm_str_add(out, name);
	crm_str_add_c(out, '\0');
	crm_str_add_n(out, (const char *)oid->b, sizeof(oid->b));
}

int crm_tree_order(const char *a, bool a_folder, const char *b, bool b_folder)
{
	size_t n = strlen(a), m = strlen(b), least = n < m ? n : m;
	int order = memcmp(a, b, least);

	if (order)
		return order;
	unsigned char x = (unsigned char)a[least], y = (unsigned char)b[least];
	if (!x && a_folder)
		x = '/';
	if (!y && b_folder)
		y = '/';
	return (x > y) - (x < y);
}
