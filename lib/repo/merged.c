#include "repo/merged.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "store/read.h"
#include "store/stmt.h"

enum { KEPT_MOST = 5, STEPS_MOST = 1000 /* merged into one that was merged, and so on */ };

static crm_err ask(struct crm_repo *repo, const struct crm_entity *entity, const char *text, struct crm_stmt **out)
{
	CRM_TRY(crm_db_stmt(repo->store->db,
	                    "SELECT id, kept, rev FROM alias WHERE id >= ?1 AND id < ?1 || 'g' AND entity = ?2"
	                    " ORDER BY id LIMIT ?3", out));
	crm_stmt_bind_text(*out, 1, text);
	crm_stmt_bind_text(*out, 2, entity->name);
	crm_stmt_bind_int(*out, 3, KEPT_MOST);
	return NULL;
}

static void take(struct crm_stmt *stmt, struct crm_merged *out)
{
	snprintf(out->id, sizeof out->id, "%s", crm_stmt_text(stmt, 0));
	snprintf(out->kept, sizeof out->kept, "%s", crm_stmt_text(stmt, 1));
	out->rev = crm_stmt_int(stmt, 2);
}

crm_err crm_merged_find(struct crm_repo *repo, const struct crm_entity *entity, const char *text,
                        struct crm_merged *out)
{
	struct crm_stmt *stmt;
	bool row, second;
	if (!crm_id_prefix_valid(text))
		return crm_fail(CRM_USAGE, "'%s' is not the id of a record", text);
	CRM_TRY(ask(repo, entity, text, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (!row)
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no merged %s '%s'", entity->name, text),
		                    "crm-record alias list entity=%s shows them all", entity->name);
	take(stmt, out);
	CRM_TRY(crm_stmt_step(stmt, &second));
	crm_stmt_reset(stmt);
	return second ? crm_fail(CRM_CONFLICT, "'%s' is the beginning of several merged %s", text, entity->plural)
	              : NULL;
}

/* Where the chain of merges ends: at a record that is there, else ("") nowhere. */
static crm_err follow(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity, char id[17])
{
	struct crm_merged next;
	for (int step = 0; step < STEPS_MOST; step++) {
		const char **ids;
		size_t count;
		CRM_TRY(crm_read_prefix(repo->store, arena, entity, id, 1, &ids, &count));
		if (count)
			return NULL;
		crm_err err = crm_id_valid(id) ? crm_merged_find(repo, entity, id, &next)
		                               : crm_fail(CRM_NOT_FOUND, "%s", "");
		if (crm_err_kind(err) == CRM_NOT_FOUND)
			break;
		CRM_TRY(err);
		memcpy(id, next.kept, sizeof next.kept);
	}
	id[0] = '\0';
	return NULL;
}

static bool is_among(const char *const *ids, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(ids[i], id))
			return true;
	return false;
}

crm_err crm_merged_kept(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                        const char *text, const char ***ids, size_t *count)
{
	struct crm_merged found[KEPT_MOST];
	struct crm_stmt *stmt;
	size_t n = 0;
	bool row;
	*ids = crm_new(arena, const char *, KEPT_MOST);
	*count = 0;
	CRM_TRY(ask(repo, entity, text, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row && n < KEPT_MOST) {
		take(stmt, &found[n++]);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	crm_stmt_reset(stmt);
	for (size_t i = 0; i < n; i++) {
		CRM_TRY(follow(repo, arena, entity, found[i].kept));
		if (*found[i].kept && !is_among(*ids, *count, found[i].kept))
			(*ids)[(*count)++] = crm_copy(arena, found[i].kept);
	}
	return NULL;
}

crm_err crm_merged_external(struct crm_repo *repo, const struct crm_entity *entity, const char *source,
                            const char *external_id, char id[17])
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_stmt *stmt;
	bool row;
	id[0] = '\0';
	CRM_TRY(crm_db_stmt(repo->store->db,
	                    "SELECT kept FROM alias WHERE former_id = ?1 AND former_source IS ?2 AND entity = ?3"
	                    " ORDER BY rev DESC, id LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, external_id);
	crm_stmt_bind_text(stmt, 2, source);
	crm_stmt_bind_text(stmt, 3, entity->name);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row)
		snprintf(id, 17, "%s", crm_stmt_text(stmt, 0));
	crm_stmt_reset(stmt);
	return *id ? follow(repo, arena, entity, id) : NULL;
}
