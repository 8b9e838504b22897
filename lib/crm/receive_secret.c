#include "crm/receive_secret.h"

#include <sys/stat.h>

#include "base/number.h"

static crm_err read(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_secrets *out)
{
	const char *path = crm_repo_path(repo, arena, crm_textf(arena, "hooks/secrets/%s", id));
	struct stat stat_of;

	if (stat(path, &stat_of) == 0 && stat_of.st_mode & 077)
		return crm_err_hint(crm_fail(CRM_INVALID, "hooks/secrets/%s can be read by others", id), "chmod 600 '%s'", path);
	return crm_secrets_read(repo->folder, arena, id, repo->now, out);
}

crm_err crm_receive_secrets(struct crm_repo *repo, struct crm_arena *arena, const struct crm_receive_map *map,
                            const char *file, struct crm_secrets *out)
{
	*out = (struct crm_secrets){0};
	if (!file)
		return read(repo, arena, crm_textf(arena, "receive-%s", map->name), out);
	out->count = 1;
	return crm_secret_from(arena, file, &out->list[0]);
}

crm_err crm_receive_challenge(struct crm_repo *repo, struct crm_arena *arena, const struct crm_receive_map *map,
                              struct crm_secrets *out)
{
	*out = (struct crm_secrets){0};
	return read(repo, arena, crm_textf(arena, "receive-%s-challenge", map->name), out);
}

crm_err crm_receive_secret_need(const struct crm_receive_map *map, const struct crm_secrets *secrets)
{
	if (!crm_verify_needs_secret(&map->verify) || secrets->count)
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "there is no secret to verify who sends to '%s'", map->name),
	                    "put it into hooks/secrets/receive-%s, which only you can read", map->name);
}

crm_err crm_receive_most(const struct crm_repo *repo, size_t *bytes)
{
	int64_t number;

	CRM_TRY(crm_config_check(repo->config, "receive.most"));
	CRM_TRY(crm_integer_parse(crm_config_get(repo->config, "receive.most"), &number));
	*bytes = (size_t)number;
	return NULL;
}
