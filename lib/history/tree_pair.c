#include "history/tree_pair.h"

#include <string.h>

void crm_tree_pair_drop(struct crm_tree_pair *pair)
{
	crm_str_drop(&pair->bytes[0]);
	crm_str_drop(&pair->bytes[1]);
}

static crm_err step(struct crm_tree_pair *pair, int side)
{
	return crm_tree_next(crm_str_text(&pair->bytes[side]), pair->bytes[side].n, &pair->at[side], &pair->entry[side],
	                     &pair->more[side]);
}

crm_err crm_tree_pair_open(struct crm_tree_pair *pair, struct crm_git *git, const struct crm_oid *older,
                           const struct crm_oid *newer)
{
	const struct crm_oid *const oids[2] = { older, newer };

	for (int side = 0; side < 2; side++) {
		crm_str_clear(&pair->bytes[side]);
		pair->at[side] = 0;
		if (oids[side])
			CRM_TRY(crm_git_read(git, oids[side], CRM_TREE, &pair->bytes[side]));
		CRM_TRY(step(pair, side));
	}
	return NULL;
}

/* As crm_tree_order: a folder's name ends as if in '/'. */
static int compare(const struct crm_tree_entry *a, const struct crm_tree_entry *b)
{
	size_t least = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->name, b->name, least);

	if (order)
		return order;
	int x = a->length > least ? (unsigned char)a->name[least] : a->folder ? '/' : 0;
	int y = b->length > least ? (unsigned char)b->name[least] : b->folder ? '/' : 0;
	return x - y;
}

static bool same(const struct crm_tree_entry *a, const struct crm_tree_entry *b)
{
	return a->mode == b->mode && crm_oid_same(&a->oid, &b->oid);
}

crm_err crm_tree_pair_next(struct crm_tree_pair *pair, struct crm_tree_difference *out, bool *more)
{
	while (pair->more[0] || pair->more[1]) {
		int order = !pair->more[0] ? 1 : !pair->more[1] ? -1 : compare(&pair->entry[0], &pair->entry[1]);

		*out = (struct crm_tree_difference){ .has = { order <= 0, order >= 0 } };
		for (int side = 0; side < 2; side++) {
			if (!out->has[side])
				continue;
			out->entry[side] = pair->entry[side];
			out->name = out->entry[side].name;
			out->length = out->entry[side].length;
			CRM_TRY(step(pair, side));
		}
		*more = order || !same(&out->entry[0], &out->entry[1]);
		if (*more)
			return NULL;
	}
	*more = false;
	return NULL;
}

const struct crm_oid *crm_tree_difference_oid(const struct crm_tree_difference *difference, int side)
{
	return difference->has[side] ? &difference->entry[side].oid : NULL;
}
