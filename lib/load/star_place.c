#include "load/star_place.h"

#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "base/time.h"
#include "form/json.h"
#include "repo/moment.h"
#include "store/arrival.h"
#include "store/journal.h"
#include "store/stmt.h"

enum { MOST = 64 * 1024, LONGEST_NAME = 100 };

/* -- in the journal ---------------------------------------------------------- */

static crm_err one_number(struct crm_repo *repo, const char *sql, int64_t bound, int64_t *out)
{
	struct crm_stmt *stmt;
	bool row;
	CRM_TRY(crm_db_stmt(repo->store->db, sql, &stmt));
	crm_stmt_bind_int(stmt, 1, bound);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* `txn` 0: before all. A transaction may have no change; its place is then after the change before it. */
static crm_err from_txn(struct crm_repo *repo, struct crm_arena *arena, int64_t txn, struct crm_star_place *out)
{
	char at[CRM_INSTANT_SIZE];
	struct crm_txn found;
	*out = (struct crm_star_place){ .id = "", .at = "", .arrived = "0" };
	if (!txn)
		return NULL;
	CRM_TRY(crm_journal_txn(repo->store, arena, txn, &found));
	CRM_TRY(one_number(repo, "SELECT seq FROM change WHERE txn <= ?1 ORDER BY txn DESC, seq DESC LIMIT 1", txn, &out->change));
	out->txn = txn;
	out->id = crm_copy(arena, found.id);
	out->arrived = crm_textf(arena, "%lld", (long long)txn);
	out->at = crm_copy(arena, crm_instant_text(found.at, at));
	return NULL;
}

crm_err crm_star_place_now(struct crm_repo *repo, struct crm_arena *arena, struct crm_star_place *out)
{
	int64_t txn;
	CRM_TRY(crm_journal_last_txn(repo->store, &txn));
	return from_txn(repo, arena, txn, out);
}

crm_err crm_star_place_parse(struct crm_repo *repo, struct crm_arena *arena, const char *text, struct crm_star_place *out)
{
	struct crm_moment moment;
	int64_t txn;
	CRM_TRY(crm_moment_parse(repo, text, &moment));
	CRM_TRY(one_number(repo, "SELECT txn FROM change WHERE seq = ?1", moment.seq, &txn));
	return from_txn(repo, arena, txn, out);
}

/* -- by name ----------------------------------------------------------------- */

static crm_err check_name(const char *name)
{
	if (*name && *name != '.' && !strchr(name, '/') && strlen(name) <= LONGEST_NAME)
		return NULL;
	return crm_err_hint(crm_fail(CRM_USAGE, "'@%s' is no name for a cursor", name), "--since @nightly");
}

crm_err crm_star_cursor_take(struct crm_repo *repo, struct crm_arena *arena, const char *name, const char **path, int *lock)
{
	const char *folder = crm_repo_path(repo, arena, "cursors");
	CRM_TRY(check_name(name));
	*path = crm_path(arena, folder, crm_textf(arena, "%s.json", name));
	CRM_TRY(crm_folder_need(folder));
	CRM_TRY(crm_lock_try(crm_path(arena, folder, crm_textf(arena, "%s.lock", name)), lock));
	return *lock < 0 ? crm_fail(CRM_BUSY, "another export is moving the cursor @%s", name) : NULL;
}

static const char *member(const struct crm_member *members, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(members[i].name, name))
			return members[i].text;
	return NULL;
}

/* What a pull has brought since and put before the place, and all that was made anew behind it, is to be told, too. */
static crm_err step_back(struct crm_repo *repo, struct crm_arena *arena, const char *arrived, struct crm_star_place *place)
{
	int64_t number, late;
	if (!arrived)
		return NULL;
	CRM_TRY(crm_integer_parse(arrived, &number));
	CRM_TRY(crm_arrival_late(repo->store, number, &late));
	return late && late <= place->txn ? from_txn(repo, arena, late - 1, place) : NULL;
}

/* The journal that this cursor was in may have been put back from a backup, or be another. */
static crm_err find_txn(struct crm_repo *repo, struct crm_arena *arena, const char *path, const char *id,
                        struct crm_star_place *out)
{
	struct crm_txn txn;
	if (!*id)
		return from_txn(repo, arena, 0, out);
	if (crm_journal_find(repo->store, arena, id, &txn))
		return crm_fail(CRM_CONFLICT, "the journal has no transaction %s, which %s has reached", id, crm_path_last(path));
	return from_txn(repo, arena, txn.seq, out);
}

crm_err crm_star_cursor_read(struct crm_repo *repo, struct crm_arena *arena, const char *path, struct crm_star_place *out,
                             bool *found)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_member *members;
	size_t count;
	*found = crm_is_file(path);
	if (!*found)
		return NULL;
	CRM_TRY(crm_file_read(path, MOST, &text));
	CRM_TRY(crm_err_at(crm_json_object(arena, crm_copy(arena, crm_str_text(&text)), text.n, &members, &count), path, 0));
	const char *id = member(members, count, "txn");
	if (!id)
		return crm_fail(CRM_DAMAGED, "%s does not say which transaction it has reached", path);
	CRM_TRY(find_txn(repo, arena, path, id, out));
	CRM_TRY(crm_err_at(step_back(repo, arena, member(members, count, "arrived"), out), path, 0));
	out->columns = member(members, count, "columns");
	out->zone = member(members, count, "zone");
	return NULL;
}

static void add_member(struct crm_str *out, const char *name, const char *value)
{
	crm_str_addf(out, "%s\n\t\"%s\": ", out->n ? "," : "{", name);
	crm_json_add_string(out, value, strlen(value));
}

crm_err crm_star_cursor_move(const char *path, const struct crm_star_place *place)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	add_member(&text, "txn", place->id);
	add_member(&text, "at", place->at);
	add_member(&text, "arrived", place->arrived);
	add_member(&text, "columns", place->columns);
	add_member(&text, "zone", place->zone);
	crm_str_add(&text, "\n}\n");
	return crm_file_replace(path, crm_str_text(&text), text.n);
}
