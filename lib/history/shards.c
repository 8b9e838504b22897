#include "history/shards.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "history/text.h"

/* -- of the branch ------------------------------------------------------------------ */

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Two hex digits, as a folder's name or before '.json'; -1 if it is neither. */
static int number_of(const struct crm_tree_entry *entry, bool folder)
{
	size_t length = folder ? 2 : 7;

	if (entry->folder != folder || entry->length != length || digit(entry->name[0]) < 0 ||
	    digit(entry->name[1]) < 0)
		return -1;
	if (!folder && (entry->mode != CRM_MODE_FILE || memcmp(entry->name + 2, ".json", 5) != 0))
		return -1;
	return digit(entry->name[0]) << 4 | digit(entry->name[1]);
}

static void tell_foreign(struct crm_branch_shards *shards, const struct crm_tree_entry *entry)
{
	CRM_AUTO(crm_str_drop) struct crm_str path = {0};

	crm_str_addf(&path, "%s/", shards->entity);
	if (shards->outer_name[0])
		crm_str_addf(&path, "%s/", shards->outer_name);
	crm_str_add_n(&path, entry->name, entry->length);
	shards->foreign(shards->context, path.s);
}

static bool any_chosen(const bool *chosen, unsigned high)
{
	for (unsigned low = 0; low < 256; low++)
		if (!chosen || chosen[high << 8 | low])
			return true;
	return false;
}

/* Opens the next folder below; *more false behind the last. */
static crm_err next_folder(struct crm_branch_shards *shards, bool *more)
{
	struct crm_tree_entry entry;

	shards->outer_name[0] = '\0';
	crm_str_clear(&shards->inner);
	shards->inner_at = 0;
	CRM_TRY(crm_tree_next(crm_str_text(&shards->outer), shards->outer.n, &shards->outer_at, &entry,
	                      more));
	if (!*more)
		return NULL;
	int high = number_of(&entry, true);
	if (high < 0) {
		tell_foreign(shards, &entry);
		return NULL;
	}
	memcpy(shards->outer_name, entry.name, 2);
	shards->number = (unsigned)high << 8;
	if (!any_chosen(shards->chosen, (unsigned)high))
		return NULL;
	return crm_git_read(shards->git, &entry.oid, CRM_TREE, &shards->inner);
}

crm_err crm_branch_shards_next(struct crm_branch_shards *shards)
{
	for (;;) {
		struct crm_tree_entry entry;
		bool more;

		CRM_TRY(crm_tree_next(crm_str_text(&shards->inner), shards->inner.n, &shards->inner_at,
		                      &entry, &more));
		if (!more) {
			CRM_TRY(next_folder(shards, &more));
			if (more)
				continue;
			shards->number = CRM_SHARDS;
			return NULL;
		}
		int low = number_of(&entry, false);
		if (low < 0) {
			tell_foreign(shards, &entry);
			continue;
		}
		shards->number = (shards->number & 0xff00) | (unsigned)low;
		shards->oid = entry.oid;
		if (!shards->chosen || shards->chosen[shards->number])
			return NULL;
	}
}

crm_err crm_branch_shards_open(struct crm_branch_shards *shards, const struct crm_oid *tree)
{
	if (tree)
		CRM_TRY(crm_git_read(shards->git, tree, CRM_TREE, &shards->outer));
	return crm_branch_shards_next(shards);
}

void crm_branch_shards_drop(struct crm_branch_shards *shards)
{
	crm_str_drop(&shards->outer);
	crm_str_drop(&shards->inner);
}

/* -- of the rows ---------------------------------------------------------------------- */

static unsigned shard_of(const char *id)
{
	unsigned number = 0;

	for (int i = 0; i < 4; i++)
		number = number << 4 | (unsigned)digit(id[i]);
	return number & 0xffff;
}

static crm_err next_scanned(struct crm_row_shards *shards)
{
	if (!shards->row) {
		shards->number = CRM_SHARDS;
		return NULL;
	}
	shards->number = shard_of(crm_record_id(shards->row));
	while (shards->row && shard_of(crm_record_id(shards->row)) == shards->number) {
		crm_history_add_record(&shards->text, shards->row);
		shards->records++;
		CRM_TRY(crm_scan_next(shards->scan, &shards->row, NULL));
	}
	return NULL;
}

/* All of them: the limit grows until it is not reached. */
static crm_err ids_of_shard(struct crm_row_shards *shards, const char ***ids, size_t *count)
{
	int limit = 64;
	char prefix[8];

	snprintf(prefix, sizeof(prefix), "%04x", shards->number & 0xffff);
	do {
		limit *= 4;
		CRM_TRY(crm_read_prefix(shards->store, shards->arena, shards->entity, prefix, limit, ids,
		                        count));
	} while (*count == (size_t)limit && limit < INT_MAX / 4);
	return NULL;
}

static crm_err read_chosen(struct crm_row_shards *shards)
{
	struct crm_arena_mark mark = crm_arena_mark(shards->arena);
	const char **ids;
	size_t count;

	CRM_TRY(ids_of_shard(shards, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct crm_record *record;

		CRM_TRY(crm_read_record(shards->store, shards->arena, shards->entity, ids[i], &record,
		                        NULL));
		if (record)
			crm_history_add_record(&shards->text, record);
		shards->records += record != NULL;
	}
	crm_arena_rewind(shards->arena, mark);
	return NULL;
}

static crm_err next_chosen(struct crm_row_shards *shards)
{
	while (shards->text.n == 0 && ++shards->number < CRM_SHARDS)
		if (shards->chosen[shards->number])
			CRM_TRY(read_chosen(shards));
	return NULL;
}

crm_err crm_row_shards_next(struct crm_row_shards *shards)
{
	crm_str_clear(&shards->text);
	return shards->chosen ? next_chosen(shards) : next_scanned(shards);
}

crm_err crm_row_shards_open(struct crm_row_shards *shards)
{
	shards->arena = crm_arena_new();
	shards->number = (unsigned)-1;
	if (!shards->chosen) {
		CRM_TRY(crm_scan_open(shards->store, shards->entity, &shards->scan));
		CRM_TRY(crm_scan_next(shards->scan, &shards->row, NULL));
	}
	return crm_row_shards_next(shards);
}

void crm_row_shards_drop(struct crm_row_shards *shards)
{
	crm_scan_drop(&shards->scan);
	crm_str_drop(&shards->text);
	crm_arena_drop(&shards->arena);
}
