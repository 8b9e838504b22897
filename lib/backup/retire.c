#include "backup/retire.h"

static const char *reason(struct crm_arena *arena, const struct crm_keep *keep, struct crm_keeping *keeping, int64_t at)
{
	CRM_AUTO(crm_str_drop) struct crm_str why = {0};

	crm_keep_next(keep, keeping, at, &why);
	return crm_copy(arena, crm_str_text(&why));
}

static crm_err read_time(const struct crm_depot *depot, const char *name, int64_t *at)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_manifest manifest;

	CRM_TRY(crm_manifest_read(arena, crm_depot_backup(depot, arena, name), crm_depot_key(depot), &manifest));
	*at = manifest.at;
	return NULL;
}

crm_err crm_retire_plan(const struct crm_depot *depot, struct crm_arena *arena, const struct crm_keep *keep,
                        int64_t next, struct crm_retire_row **rows, size_t *count)
{
	struct crm_keeping keeping = {0};
	char **names;
	size_t n = 0;

	CRM_TRY(crm_depot_list(depot, arena, &names));
	while (names[n])
		n++;
	*rows = crm_new(arena, struct crm_retire_row, n + 1);
	*count = 0;
	if (next)
		(*rows)[(*count)++] = (struct crm_retire_row){ NULL, next, reason(arena, keep, &keeping, next) };
	while (n--) {
		struct crm_retire_row *row = &(*rows)[(*count)++];

		*row = (struct crm_retire_row){ .name = names[n] };
		CRM_TRY(read_time(depot, row->name, &row->at));
		row->why = reason(arena, keep, &keeping, row->at);
	}
	return NULL;
}

crm_err crm_retire(const struct crm_depot *depot, const struct crm_retire_row *rows, size_t count, int64_t *gone)
{
	CRM_AUTO(crm_hashes_drop) struct crm_hashes needs = {0};

	*gone = 0;
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].name || *rows[i].why)
			continue;
		CRM_TRY(crm_depot_forget(depot, rows[i].name));
		++*gone;
	}
	if (!*gone)
		return NULL;
	CRM_TRY(crm_depot_needs(depot, &needs));
	return crm_depot_sweep(depot, &needs);
}
