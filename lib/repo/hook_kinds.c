#include "repo/hook_kinds.h"

#include "base/file.h"
#include "base/number.h"
#include "hook/scripts.h"
#include "query/sql.h"
#include "store/stmt.h"

static crm_err are_scripts(struct crm_repo *repo, bool *out)
{
	*out = crm_scripts_are_after(repo->folder);
	return NULL;
}

const struct crm_hook_kind crm_hook_kinds[] = {
	{ .name = "rules", .entity = "rule" },
	{ .name = "scripts", .wanted = are_scripts },
	{ .name = "notices", .entity = "subscription" },
	{ .name = "webhooks", .entity = "webhook" },
	{ .name = NULL },
};

bool crm_hooks_are_here(struct crm_repo *repo)
{
	return crm_same(crm_config_get(repo->config, "hooks.here"), "yes");
}

crm_err crm_hooks_time_limit(const struct crm_repo *repo, long *out)
{
	int64_t number;

	CRM_TRY(crm_config_check(repo->config, "hooks.timeout"));
	CRM_TRY(crm_integer_parse(crm_config_get(repo->config, "hooks.timeout"), &number));
	*out = (long)number;
	return NULL;
}

static crm_err has_records(struct crm_repo *repo, const struct crm_entity *entity, bool *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;

	crm_str_add(&sql, "SELECT 1 FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " LIMIT 1");
	CRM_TRY(crm_db_stmt(repo->store->db, crm_str_text(&sql), &stmt));
	CRM_TRY(crm_stmt_step(stmt, out));
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_hook_kind_wanted(struct crm_repo *repo, const struct crm_hook_kind *kind, bool *out)
{
	const struct crm_entity *entity = kind->entity ? crm_model_entity(repo->store->model, kind->entity) : NULL;

	*out = false;
	if (kind->wanted)
		return kind->wanted(repo, out);
	return entity ? has_records(repo, entity, out) : NULL;
}

const char *crm_hook_lock(struct crm_arena *arena, const char *folder, const char *kind)
{
	return crm_path(arena, folder, crm_textf(arena, "hooks/%s.lock", kind));
}

const char *crm_hook_wish(struct crm_arena *arena, const char *folder, const char *kind)
{
	return crm_path(arena, folder, crm_textf(arena, "hooks/%s.again", kind));
}

const char *crm_hook_failure(struct crm_arena *arena, const char *folder, const char *kind)
{
	return crm_path(arena, folder, crm_textf(arena, "hooks/%s.failed", kind));
}
