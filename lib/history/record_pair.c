#include "history/record_pair.h"

#include <stdio.h>
#include <string.h>

/* -- folders ---------------------------------------------------------------------------- */

struct list {
	struct crm_arena *arena;
	struct crm_folder_pair *folders;
	size_t count, room;
};

static struct crm_folder_pair *add(struct list *list)
{
	if (list->count == list->room) {
		struct crm_folder_pair *old = list->folders;

		list->room = list->room ? list->room * 2 : 8;
		list->folders = crm_new(list->arena, struct crm_folder_pair, list->room);
		if (list->count)
			memcpy(list->folders, old, list->count * sizeof(*old));
	}
	return &list->folders[list->count++];
}

static bool is_folder(const struct crm_tree_difference *at)
{
	return (!at->has[0] || at->entry[0].folder) && (!at->has[1] || at->entry[1].folder);
}

crm_err crm_folder_pairs(struct crm_arena *arena, struct crm_git *git, const struct crm_oid *older,
                         const struct crm_oid *newer, struct crm_folder_pair **out, size_t *count)
{
	CRM_AUTO(crm_tree_pair_drop) struct crm_tree_pair root = {0};
	struct list list = { .arena = arena };
	struct crm_tree_difference at;
	bool more;

	CRM_TRY(crm_tree_pair_open(&root, git, older, newer));
	CRM_TRY(crm_tree_pair_next(&root, &at, &more));
	while (more) {
		if (is_folder(&at) && at.length < sizeof(list.folders->name)) {
			struct crm_folder_pair *folder = add(&list);

			memcpy(folder->name, at.name, at.length);
			for (int i = 0; i < 2; i++) {
				folder->has[i] = at.has[i];
				folder->oids[i] = at.entry[i].oid;
			}
		}
		CRM_TRY(crm_tree_pair_next(&root, &at, &more));
	}
	*out = list.folders;
	*count = list.count;
	return NULL;
}

/* -- shards ----------------------------------------------------------------------------- */

/* 'xx' or 'xx.json' */
static bool is_ours(const struct crm_tree_difference *at, bool folder)
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < 2; i++)
		if (at->has[i] && at->entry[i].folder != folder)
			return false;
	if (at->length < 2 || !strchr(digits, at->name[0]) || !strchr(digits, at->name[1]))
		return false;
	return folder ? at->length == 2 : at->length == 7 && memcmp(at->name + 2, ".json", 5) == 0;
}

static crm_err step(struct crm_record_side *side)
{
	return crm_shard_next(crm_str_text(&side->text), side->text.n, &side->at, &side->piece, &side->more);
}

static crm_err open_shard(struct crm_record_pair *pair, const struct crm_tree_difference *shard)
{
	for (int i = 0; i < 2; i++) {
		struct crm_record_side *side = &pair->sides[i];
		const struct crm_oid *oid = crm_tree_difference_oid(shard, i);

		crm_str_clear(&side->text);
		side->at = 0;
		if (oid)
			CRM_TRY(crm_git_read(pair->git, oid, CRM_BLOB, &side->text));
		CRM_TRY(step(side));
		pair->stepped[i] = false;
	}
	return NULL;
}

/* Opens the next shard that differs; *more false behind the last. */
static crm_err next_shard(struct crm_record_pair *pair, bool *more)
{
	struct crm_tree_difference at;

	for (;;) {
		CRM_TRY(crm_tree_pair_next(&pair->inner, &at, more));
		if (*more && is_ours(&at, false)) {
			snprintf(pair->path, sizeof(pair->path), "%s/%s/%.7s", pair->entity, pair->folder, at.name);
			return crm_err_at(open_shard(pair, &at), pair->path, 0);
		}
		if (*more)
			continue;
		CRM_TRY(crm_tree_pair_next(&pair->outer, &at, more));
		if (!*more)
			return NULL;
		if (!is_ours(&at, true))
			continue;
		memcpy(pair->folder, at.name, 2);
		CRM_TRY(crm_tree_pair_open(&pair->inner, pair->git, crm_tree_difference_oid(&at, 0),
		                           crm_tree_difference_oid(&at, 1)));
	}
}

/* -- records ---------------------------------------------------------------------------- */

crm_err crm_record_pair_open(struct crm_record_pair *pair, struct crm_git *git, const struct crm_folder_pair *folder)
{
	pair->git = git;
	pair->entity = folder->name;
	for (int i = 0; i < 2; i++) {
		pair->sides[i].more = pair->stepped[i] = false;
		crm_str_clear(&pair->sides[i].text);
	}
	CRM_TRY(crm_tree_pair_open(&pair->inner, git, NULL, NULL));
	return crm_tree_pair_open(&pair->outer, git, folder->has[0] ? &folder->oids[0] : NULL,
	                          folder->has[1] ? &folder->oids[1] : NULL);
}

void crm_record_pair_drop(struct crm_record_pair *pair)
{
	crm_tree_pair_drop(&pair->outer);
	crm_tree_pair_drop(&pair->inner);
	crm_str_drop(&pair->sides[0].text);
	crm_str_drop(&pair->sides[1].text);
}

static bool same_piece(const struct crm_shard_piece *a, const struct crm_shard_piece *b)
{
	return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
}

/* Moves past what was given last. */
static crm_err move_on(struct crm_record_pair *pair)
{
	for (int i = 0; i < 2; i++)
		if (pair->stepped[i])
			CRM_TRY(crm_err_at(step(&pair->sides[i]), pair->path, 0));
	return NULL;
}

crm_err crm_record_pair_next(struct crm_record_pair *pair, const struct crm_shard_piece **older,
                             const struct crm_shard_piece **newer)
{
	struct crm_record_side *a = &pair->sides[0], *b = &pair->sides[1];

	*older = *newer = NULL;
	for (;;) {
		CRM_TRY(move_on(pair));
		pair->stepped[0] = pair->stepped[1] = false;
		if (!a->more && !b->more) {
			bool more;

			CRM_TRY(next_shard(pair, &more));
			if (!more)
				return NULL;
			continue;
		}
		int order = !a->more ? 1 : !b->more ? -1 : strcmp(a->piece.id, b->piece.id);
		pair->stepped[0] = order <= 0;
		pair->stepped[1] = order >= 0;
		if (order || !same_piece(&a->piece, &b->piece)) {
			*older = order <= 0 ? &a->piece : NULL;
			*newer = order >= 0 ? &b->piece : NULL;
			return NULL;
		}
	}
}
