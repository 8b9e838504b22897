#include "history/renew.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "history/follow.h"

/* A folder with all that is in it; what cannot be removed stays. */
static void remove_all(struct crm_arena *arena, const char *path)
{
	struct crm_arena_mark mark = crm_arena_mark(arena);
	struct stat info;
	char **names;

	if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
		crm_err err = crm_folder_list(arena, path, "", &names);

		for (size_t i = 0; !err && names[i]; i++)
			remove_all(arena, crm_path(arena, path, names[i]));
		rmdir(path);
	} else {
		unlink(path);
	}
	crm_arena_rewind(arena, mark);
}

static crm_err sync_folder(const char *path)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || fsync(fd) < 0 ? crm_fail_errno("cannot sync %s", path) : NULL;
}

/* Both folders are of one file system: nothing is copied. */
static crm_err move_files(struct crm_arena *arena, const char *from, const char *to, const char *suffix)
{
	char **names;

	CRM_TRY(crm_folder_list(arena, from, suffix, &names));
	if (!names[0])
		return NULL;
	CRM_TRY(crm_folder_make(to));
	for (size_t i = 0; names[i]; i++)
		if (rename(crm_path(arena, from, names[i]), crm_path(arena, to, names[i])) < 0)
			return crm_fail_errno("cannot move %s to %s", names[i], to);
	return sync_folder(to);
}

/* Packs before their indexes: git looks at a pack when it sees its index. */
static crm_err move_objects(struct crm_arena *arena, const char *from, const char *to)
{
	static const char digits[] = "0123456789abcdef";
	const char *pack = crm_path(arena, to, "pack");

	CRM_TRY(move_files(arena, crm_path(arena, from, "pack"), pack, ".pack"));
	CRM_TRY(move_files(arena, crm_path(arena, from, "pack"), pack, ".idx"));
	for (int i = 0; i < 256; i++) {
		const char name[] = { digits[i >> 4], digits[i & 15], '\0' };

		CRM_TRY(move_files(arena, crm_path(arena, from, name), crm_path(arena, to, name), ""));
	}
	return NULL;
}

static crm_err follow_anew(const char *folder, struct crm_store *store)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	int64_t done, last;

	CRM_TRY(crm_history_open(folder, &history));
	return crm_history_follow(history, store, &done, &last);
}

static crm_err renew(struct crm_arena *arena, const char *beside, const char *git, struct crm_store *store)
{
	CRM_TRY(crm_folder_make(crm_path(arena, beside, "history.git")));
	CRM_TRY(follow_anew(beside, store));
	return move_objects(arena, crm_path(arena, beside, "history.git/objects"), crm_path(arena, git, "objects"));
}

crm_err crm_history_renew(const char *folder, const char *git, struct crm_store *store)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *beside = crm_path(arena, folder, "repair.tmp");

	remove_all(arena, beside);
	crm_err err = renew(arena, beside, git, store);
	remove_all(arena, beside);
	return err;
}
