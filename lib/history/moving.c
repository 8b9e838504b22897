#include "history/moving.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

static char *moving_path(struct crm_arena *arena, const struct crm_git *git)
{
	return crm_path(arena, crm_git_path(git), "crm-follow.moving");
}

/* Not synced: after a crash of the machine a lock that is there was made after this, or with it. */
static crm_err write_down(const char *path, const char *hex)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	return fd < 0 ? crm_fail_errno("cannot write %s", path) : crm_write_all(fd, hex, strlen(hex), path);
}

/* Ours holds what was written down, or, where we were killed, a part of it or nothing yet. */
static bool is_ours(const char *lock, const char *wanted, bool whole)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (!crm_is_file(lock) || crm_file_read(lock, CRM_OID_HEX, &text))
		return false;
	while (text.n && text.s[text.n - 1] == '\n')
		crm_str_cut(&text, text.n - 1);
	return whole ? crm_same(crm_str_text(&text), wanted) : !*wanted || crm_starts(wanted, crm_str_text(&text));
}

static char *branch_lock(struct crm_arena *arena, const struct crm_git *git)
{
	return crm_path(arena, crm_git_path(git), CRM_GIT_BRANCH ".lock");
}

crm_err crm_moving_do(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *to)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *path = moving_path(arena, git), *lock = branch_lock(arena, git);
	char hex[CRM_OID_HEX];

	CRM_TRY(write_down(path, crm_oid_hex(to, hex)));
	crm_err err = crm_git_move(git, from, to);
	/* libgit2 does not mind that it could not remove its lock. */
	if (!err && is_ours(lock, hex, true))
		unlink(lock);
	/* Where the lock is somebody else's it must not be taken for ours; after any other failure it may be there. */
	if (!err || crm_err_kind(err) == CRM_BUSY || crm_err_kind(err) == CRM_CONFLICT)
		unlink(path);
	return err;
}

void crm_moving_tidy(struct crm_git *git)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str wanted = {0};
	const char *path = moving_path(arena, git), *lock = branch_lock(arena, git);

	if (!crm_is_file(path) || crm_file_read(path, CRM_OID_HEX, &wanted))
		return;
	if (is_ours(lock, crm_str_text(&wanted), false))
		unlink(lock);
	unlink(path);
}
