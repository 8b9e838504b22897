#include "backup/depot.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { HEAD_MOST = 1 << 16, TIME = 16 /* 20261121T100000Z */ };

static const char head[] = "crm-backup";

static char *inside(const struct crm_depot *depot, struct crm_arena *arena, const char *name)
{
	return crm_path(arena, depot->folder, name);
}

const unsigned char *crm_depot_key(const struct crm_depot *depot)
{
	return depot->has_names_key ? depot->names_key : NULL;
}

const char *crm_depot_backup(const struct crm_depot *depot, struct crm_arena *arena, const char *name)
{
	return crm_path(arena, inside(depot, arena, "backups"), name);
}

const char *crm_depot_piece(const struct crm_depot *depot, struct crm_arena *arena,
                            const unsigned char name[CRM_DIGEST_BYTES])
{
	char hex[CRM_DIGEST_HEX];

	crm_digest_hex(name, hex);
	return crm_textf(arena, "%s/pieces/%.2s/%s", depot->folder, hex, hex + 2);
}

/* -- opening, making --------------------------------------------------------------------- */

bool crm_depot_is(const char *folder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	return crm_is_file(crm_path(arena, folder, head));
}

crm_err crm_depot_open(struct crm_arena *arena, const char *folder, struct crm_depot *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	*out = (struct crm_depot){ .arena = arena, .folder = crm_copy(arena, folder), .lock = -1 };
	if (!crm_depot_is(folder))
		return crm_fail(CRM_NOT_FOUND, "%s is no folder of backups", folder);
	CRM_TRY(crm_file_read(inside(out, arena, head), HEAD_MOST, &text));
	crm_str_reserve(&text, 1);
	return crm_err_in(crm_keys_read(arena, text.s, &out->keys), "%s", folder);
}

static crm_err check_is_ours(struct crm_arena *arena, const char *folder)
{
	static const char *const known[] = { "backups", "pieces", "lock" };
	char **names;

	CRM_TRY(crm_folder_list(arena, folder, "", &names));
	for (; *names; names++) {
		bool is_known = crm_starts(*names, "crm-backup."); /* the head, not yet under its name */
		for (size_t i = 0; i < CRM_COUNT(known); i++)
			is_known = is_known || strcmp(*names, known[i]) == 0;
		if (!is_known)
			return crm_err_hint(crm_fail(CRM_CONFLICT, "%s is a folder of something else: there is %s in it", folder, *names),
			                    "name a folder that is empty, or not there yet");
	}
	return NULL;
}

/* For its owner alone: all of the customers are in it. */
static crm_err make_folders(struct crm_arena *arena, const char *folder)
{
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return crm_fail_errno("cannot make the folder %s", folder);
	CRM_TRY(check_is_ours(arena, folder));
	CRM_TRY(crm_folder_need(crm_path(arena, folder, "backups")));
	return crm_folder_need(crm_path(arena, folder, "pieces"));
}

crm_err crm_depot_make(struct crm_arena *arena, const char *folder, const struct crm_keys *keys, struct crm_depot *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	*out = (struct crm_depot){ .arena = arena, .folder = crm_copy(arena, folder), .keys = *keys, .lock = -1 };
	CRM_TRY(make_folders(arena, folder));
	CRM_TRY(crm_depot_lock(out));
	crm_keys_text(keys, &text);
	return crm_file_replace(inside(out, arena, head), text.s, text.n);
}

void crm_depot_drop(struct crm_depot *depot)
{
	crm_fd_drop(&depot->lock);
	crm_seal_forget(depot->names_key, sizeof depot->names_key);
	depot->has_names_key = false;
}

crm_err crm_depot_lock(struct crm_depot *depot)
{
	if (depot->lock >= 0)
		return NULL;
	CRM_TRY(crm_lock_try(inside(depot, depot->arena, "lock"), &depot->lock));
	return depot->lock >= 0 ? NULL : crm_fail(CRM_BUSY, "another crm-backup is writing into %s", depot->folder);
}

/* -- what is there ----------------------------------------------------------------------- */

/* Not what is being written (base/file.c), nor what somebody has put there. */
static bool is_name(const char *name)
{
	return strlen(name) >= TIME && name[8] == 'T' && name[15] == 'Z' && strspn(name, "0123456789TZ-") == strlen(name);
}

/* By time; of the same second the tenth comes after the second. */
static int by_time(const void *a, const void *b)
{
	const char *one = *(char *const *)a, *other = *(char *const *)b;
	int order = strncmp(one, other, TIME);

	if (order == 0 && strlen(one) != strlen(other))
		return strlen(one) < strlen(other) ? -1 : 1;
	return order ? order : strcmp(one, other);
}

crm_err crm_depot_list(const struct crm_depot *depot, struct crm_arena *arena, char ***names)
{
	char **kept;

	CRM_TRY(crm_folder_list(arena, inside(depot, arena, "backups"), "", names));
	kept = *names;
	for (char **name = *names; *name; name++)
		if (is_name(*name))
			*kept++ = *name;
	*kept = NULL;
	qsort(*names, (size_t)(kept - *names), sizeof *kept, by_time);
	return NULL;
}

crm_err crm_depot_needs(const struct crm_depot *depot, struct crm_hashes *needs)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_manifest manifest;
	crm_err bad = NULL;
	char **names;

	CRM_TRY(crm_depot_list(depot, arena, &names));
	struct crm_arena_mark mark = crm_arena_mark(arena);
	for (; *names; names++) {
		crm_err err = crm_manifest_read(arena, crm_depot_backup(depot, arena, *names), crm_depot_key(depot), &manifest);
		bad = bad ? bad : err;
		for (size_t i = 0; i < manifest.piece_count && !err; i++)
			crm_hashes_add(needs, manifest.pieces[i]);
		crm_arena_rewind(arena, mark);
	}
	return bad;
}

/* -- taking away -------------------------------------------------------------------------- */

static crm_err remove_file(const char *path)
{
	return unlink(path) == 0 || errno == ENOENT ? NULL : crm_fail_errno("cannot remove %s", path);
}

crm_err crm_depot_forget(const struct crm_depot *depot, const char *name)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(remove_file(crm_depot_backup(depot, arena, name)));
	return crm_folder_sync(inside(depot, arena, "backups"));
}

static bool is_needless(const struct crm_hashes *needs, const char *folder, const char *name)
{
	unsigned char digest[CRM_DIGEST_BYTES];
	char hex[CRM_DIGEST_HEX];

	if (crm_ends(name, ".crm-part"))
		return true; /* of a backup that was killed (base/files.c) */
	if (strlen(name) != CRM_DIGEST_HEX - 3)
		return false;
	snprintf(hex, sizeof hex, "%.2s%s", folder, name);
	return crm_hash_read(hex, '\0', digest) && !crm_hashes_have(needs, digest);
}

static crm_err sweep_folder(const struct crm_depot *depot, const struct crm_hashes *needs, const char *folder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *path = crm_textf(arena, "%s/pieces/%s", depot->folder, folder);
	char **names;

	CRM_TRY(crm_folder_list(arena, path, "", &names));
	for (; *names; names++)
		if (is_needless(needs, folder, *names))
			CRM_TRY(remove_file(crm_path(arena, path, *names)));
	return NULL;
}

/* What a writer of a manifest, or of the head, that was killed has left under a temporary name (base/file.c). */
static crm_err sweep_temporary(const struct crm_depot *depot, struct crm_arena *arena)
{
	const char *path = inside(depot, arena, "backups");
	char **names;

	CRM_TRY(crm_folder_list(arena, path, "", &names));
	for (; *names; names++)
		if (strchr(*names, '.'))
			CRM_TRY(remove_file(crm_path(arena, path, *names)));
	CRM_TRY(crm_folder_list(arena, depot->folder, "", &names));
	for (; *names; names++)
		if (crm_starts(*names, "crm-backup."))
			CRM_TRY(remove_file(inside(depot, arena, *names)));
	return NULL;
}

crm_err crm_depot_sweep(const struct crm_depot *depot, const struct crm_hashes *needs)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char **folders;

	CRM_TRY(sweep_temporary(depot, arena));
	CRM_TRY(crm_folder_list(arena, inside(depot, arena, "pieces"), "", &folders));
	for (; *folders; folders++)
		if (strlen(*folders) == 2)
			CRM_TRY(sweep_folder(depot, needs, *folders));
	return NULL;
}
