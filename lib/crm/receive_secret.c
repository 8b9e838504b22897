#include "crm/receive_secret.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/number.h"

enum { FILE_MOST = 65536 };

/* A secret a line, as it stands there. */
static crm_err read_lines(struct crm_arena *arena, const char *path, struct crm_verify_secrets *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	CRM_TRY(crm_file_read(path, FILE_MOST, &text));
	for (const char *at = crm_str_text(&text); *at;) {
		size_t n = strcspn(at, "\n"), length = n - (n && at[n - 1] == '\r');
		if (length && out->count == CRM_VERIFY_SECRETS)
			return crm_fail(CRM_INVALID, "%s has more than %d secrets", crm_path_last(path), (int)CRM_VERIFY_SECRETS);
		if (length)
			out->list[out->count++] = crm_copy_n(arena, at, length);
		at += n + (at[n] == '\n');
	}
	return NULL;
}

static crm_err read(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_verify_secrets *out)
{
	const char *path = crm_repo_path(repo, arena, crm_textf(arena, "hooks/secrets/%s", id));
	struct stat file;

	*out = (struct crm_verify_secrets){0};
	if (stat(path, &file) != 0)
		return NULL;
	if (file.st_mode & 077)
		return crm_err_hint(crm_fail(CRM_INVALID, "hooks/secrets/%s can be read by others", id), "chmod 600 '%s'", path);
	return read_lines(arena, path, out);
}

crm_err crm_receive_secrets(struct crm_repo *repo, struct crm_arena *arena, const struct crm_receive_map *map,
                            const char *file, struct crm_verify_secrets *out)
{
	*out = (struct crm_verify_secrets){0};
	return file ? read_lines(arena, file, out) : read(repo, arena, crm_textf(arena, "receive-%s", map->name), out);
}

crm_err crm_receive_challenge(struct crm_repo *repo, struct crm_arena *arena, const struct crm_receive_map *map,
                              struct crm_verify_secrets *out)
{
	return read(repo, arena, crm_textf(arena, "receive-%s-challenge", map->name), out);
}

crm_err crm_receive_secret_need(const struct crm_receive_map *map, const struct crm_verify_secrets *secrets)
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
