#include "history/inspect_tree.h"

#include <string.h>
#include <strings.h>

#include "form/json.h"
#include "history/shard_compare.h"
#include "history/tree_pair.h"
#include "history/write.h"
#include "model/alias.h"

/* Folders in folders: the root, an entity, the first two digits; then those of somebody else. */
enum { ROOT, ENTITY, DIGITS, FOREIGN, DEEPEST = 32 };

struct looker {
	struct crm_git *git;
	struct crm_arena *arena;
	struct crm_inspect_way way;
	struct crm_str path;             /* of what is being looked at */
	struct crm_str texts[2];         /* of a shard, the older and the newer */
	crm_err why;                     /* the first record that is refused; NULL */
};

static void drop_looker(struct looker *looker)
{
	crm_arena_drop(&looker->arena);
	crm_str_drop(&looker->path);
	crm_str_drop(&looker->texts[0]);
	crm_str_drop(&looker->texts[1]);
}

/* -- files ---------------------------------------------------------------------------------- */

/* Merge markers, two keys of one name, what is nested too deep, or no JSON at all. */
static crm_err check_json(struct looker *looker, const struct crm_shard_piece *piece)
{
	struct crm_arena_mark mark = crm_arena_mark(looker->arena);
	struct crm_member *members;
	size_t count;
	crm_err err = crm_json_object(looker->arena, piece->text, piece->n, &members, &count);

	crm_arena_rewind(looker->arena, mark);
	return err ? crm_err_as(crm_err_in(err, "record %s", piece->id), CRM_DAMAGED) : NULL;
}

/* 'ENTITY/7f/3a.json' holds the records whose ids begin so. */
static bool fits_path(const struct looker *looker, const char *id)
{
	const char *end = looker->path.s + looker->path.n - strlen("7f/3a.json");

	return memcmp(id, end, 2) == 0 && memcmp(id + 2, end + 3, 2) == 0;
}

static void check_record(void *context, const struct crm_difference *difference)
{
	struct looker *looker = context;
	const struct crm_shard_piece *piece = difference->row;

	if (!piece || looker->why)
		return;
	looker->why = fits_path(looker, piece->id) ? check_json(looker, piece)
	                                           : crm_fail(CRM_DAMAGED, "record %s does not belong here", piece->id);
}

/* What the older one has word for word has been looked at with it. */
static crm_err check_shard(struct looker *looker, const struct crm_tree_difference *at)
{
	struct crm_str *older = &looker->texts[0], *newer = &looker->texts[1];

	crm_str_clear(older);
	if (at->has[0] && at->entry[0].mode == CRM_MODE_FILE)
		CRM_TRY(crm_git_read(looker->git, &at->entry[0].oid, CRM_BLOB, older));
	CRM_TRY(crm_git_read(looker->git, &at->entry[1].oid, CRM_BLOB, newer));
	if (!newer->n)
		return crm_fail(CRM_DAMAGED, "it is empty");
	CRM_TRY(crm_shard_compare("", older, newer, check_record, looker));
	return looker->why;
}

/* -- folders ---------------------------------------------------------------------------------- */

static bool is_digits(const char *name)
{
	static const char digits[] = "0123456789abcdef";

	return memchr(digits, name[0], 16) && memchr(digits, name[1], 16);
}

/* A name that stands for nothing else, to git or to who checks it out. */
static bool is_plain(const struct crm_tree_entry *entry)
{
	return entry->length && !(entry->length <= 2 && memcmp(entry->name, "..", entry->length) == 0) &&
	       !(entry->length >= 4 && strncasecmp(entry->name, ".git", 4) == 0) && !memchr(entry->name, '/', entry->length);
}

static bool is_entity(struct looker *looker, const struct crm_tree_entry *entry)
{
	struct crm_arena_mark mark = crm_arena_mark(looker->arena);
	bool is = entry->folder && !memchr(entry->name, '\0', entry->length) &&
	          crm_name_is_snake(crm_copy_n(looker->arena, entry->name, entry->length));

	crm_arena_rewind(looker->arena, mark);
	return is;
}

static crm_err look_into(struct looker *looker, int depth, const struct crm_oid *older, const struct crm_oid *newer);

static crm_err foreign(struct looker *looker, int depth, const struct crm_tree_difference *at)
{
	const struct crm_tree_entry *entry = &at->entry[1];
	bool file = entry->mode == CRM_MODE_FILE || entry->mode == 0100755;

	if (entry->mode == 0120000)
		return crm_fail(CRM_DAMAGED, "it is a symbolic link; records are files");
	if (entry->mode == 0160000)
		return crm_fail(CRM_DAMAGED, "it is another repository; records are files");
	if (!looker->way.passing || !is_plain(entry) || !(file || entry->folder) || depth == DEEPEST)
		return crm_err_hint(crm_fail(CRM_DAMAGED, "no record has this place"),
		                    "crm-check repair, in the copy it comes from, takes foreign files out");
	return file ? NULL : look_into(looker, depth < FOREIGN ? FOREIGN : depth + 1,
	                               at->has[0] && at->entry[0].folder ? &at->entry[0].oid : NULL, &entry->oid);
}

static crm_err check_entry(struct looker *looker, int depth, const struct crm_tree_difference *at)
{
	const struct crm_tree_entry *entry = &at->entry[1];
	const struct crm_oid *older = at->has[0] && at->entry[0].folder ? &at->entry[0].oid : NULL;

	if (depth == ROOT && is_entity(looker, entry))
		return look_into(looker, ENTITY, older, &entry->oid);
	if (depth == ROOT && entry->mode == CRM_MODE_FILE && crm_history_is_attributes(entry))
		return NULL;
	if (depth == ENTITY && entry->folder && entry->length == 2 && is_digits(entry->name))
		return look_into(looker, DIGITS, older, &entry->oid);
	if (depth == DIGITS && entry->mode == CRM_MODE_FILE && entry->length == 7 && is_digits(entry->name) &&
	    memcmp(entry->name + 2, ".json", 5) == 0)
		return looker->way.texts ? check_shard(looker, at) : NULL;
	return foreign(looker, depth, at);
}

/* Git's order, each name once: else what one reads is not what another does. */
static crm_err check_sorted(const struct crm_str *bytes)
{
	struct crm_tree_entry entry;
	char names[2][256] = { "", "" };
	bool folder = false, more;
	size_t at = 0;
	int turn = 0;

	CRM_TRY(crm_tree_next(crm_str_text(bytes), bytes->n, &at, &entry, &more));
	for (size_t i = 0; more; i++) {
		if (entry.length >= sizeof(names[0]))
			return crm_fail(CRM_DAMAGED, "a name in it is %zu bytes long", entry.length);
		memcpy(names[turn], entry.name, entry.length);
		names[turn][entry.length] = '\0';
		if (i && crm_tree_order(names[!turn], folder, names[turn], entry.folder) >= 0)
			return crm_fail(CRM_DAMAGED, "its names are not in their order");
		folder = entry.folder;
		turn = !turn;
		CRM_TRY(crm_tree_next(crm_str_text(bytes), bytes->n, &at, &entry, &more));
	}
	return NULL;
}

static crm_err check_differences(struct looker *looker, int depth, struct crm_tree_pair *pair)
{
	struct crm_tree_difference at;
	bool more;

	CRM_TRY(crm_tree_pair_next(pair, &at, &more));
	while (more) {
		size_t length = looker->path.n;

		crm_str_addf(&looker->path, "%s%.*s", length ? "/" : "", (int)at.length, at.name);
		if (at.has[1])
			CRM_TRY(crm_err_at(check_entry(looker, depth, &at), crm_str_text(&looker->path), 0));
		crm_str_cut(&looker->path, length);
		CRM_TRY(crm_tree_pair_next(pair, &at, &more));
	}
	return NULL;
}

static crm_err look_into(struct looker *looker, int depth, const struct crm_oid *older, const struct crm_oid *newer)
{
	CRM_AUTO(crm_tree_pair_drop) struct crm_tree_pair pair = {0};

	CRM_TRY(crm_tree_pair_open(&pair, looker->git, older, newer));
	CRM_TRY(check_sorted(&pair.bytes[1]));
	return check_differences(looker, depth, &pair);
}

crm_err crm_inspect_tree(struct crm_git *git, const struct crm_oid *older, const struct crm_oid *newer,
                         struct crm_inspect_way way)
{
	CRM_AUTO(drop_looker) struct looker looker = { .git = git, .arena = crm_arena_new(), .way = way };

	if (older && crm_oid_same(older, newer))
		return NULL;
	return look_into(&looker, ROOT, older, newer);
}
