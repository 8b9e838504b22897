#include "history/sync_turn.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { WAIT_MS = 60000, DEEPEST = 4 };

/* All that ends in ".lock" below a folder of references. */
static void remove_locks(struct crm_arena *arena, const char *folder, int depth)
{
	char **names;

	if (depth == DEEPEST || crm_folder_list(arena, folder, "", &names))
		return;
	for (; *names; names++) {
		const char *path = crm_path(arena, folder, *names);
		size_t n = strlen(*names);

		if (crm_same(*names, ".") || crm_same(*names, ".."))
			continue;
		if (crm_is_folder(path))
			remove_locks(arena, path, depth + 1);
		else if (n > 5 && crm_same(*names + n - 5, ".lock"))
			unlink(path);
	}
}

/* libgit2's own names for packs that are being written. */
static void remove_packs(struct crm_arena *arena, const char *folder)
{
	char **names;

	if (crm_folder_list(arena, folder, "", &names))
		return;
	for (; *names; names++)
		if (crm_starts(*names, "pack_git2_") || crm_starts(*names, "idx_git2_"))
			unlink(crm_path(arena, folder, *names));
}

static void tidy(struct crm_arena *arena, const char *folder)
{
	remove_locks(arena, crm_path(arena, folder, "refs/remotes"), 0);
	remove_locks(arena, crm_path(arena, folder, "refs/crm"), 0);
	remove_packs(arena, crm_path(arena, folder, "objects/pack"));
	unlink(crm_path(arena, folder, "packed-refs.lock"));
}

static crm_err write_down(struct crm_sync_turn *turn)
{
	int fd = open(turn->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0) {
		crm_err err = crm_fail_errno("cannot write %s", turn->path);
		turn->path[0] = '\0';
		return err;
	}
	close(fd);
	return NULL;
}

crm_err crm_sync_turn_begin(struct crm_sync_turn *turn, struct crm_git *git)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *folder = crm_git_path(git);

	*turn = CRM_SYNC_TURN;
	crm_err err = crm_lock(crm_path(arena, folder, "crm-sync.lock"), WAIT_MS, &turn->lock);
	if (crm_err_kind(err) == CRM_BUSY)
		return crm_fail(CRM_BUSY, "another crm-sync is at work in %s", folder);
	CRM_TRY(err);
	if ((size_t)snprintf(turn->path, sizeof(turn->path), "%s/crm-sync.moving", folder) >= sizeof(turn->path))
		return crm_fail(CRM_IO, "the path %s is too long", folder);
	if (crm_is_file(turn->path))
		tidy(arena, folder);
	return write_down(turn);
}

void crm_sync_turn_drop(struct crm_sync_turn *turn)
{
	if (turn->lock >= 0 && *turn->path)
		unlink(turn->path);
	crm_fd_drop(&turn->lock);
}
