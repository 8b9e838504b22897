#include "history/moving.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

#define BRANCH_LOCK CRM_GIT_BRANCH ".lock"

static char *moving_path(struct crm_arena *arena, const struct crm_git *git)
{
	return crm_path(arena, crm_git_path(git), "crm-follow.moving");
}

/* Not synced: after a crash of the machine a lock that is there was made after this, or with it. */
static crm_err write_down(const char *path, const struct crm_oid *to)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	char hex[CRM_OID_HEX];

	if (fd < 0)
		return crm_fail_errno("cannot write %s", path);
	crm_oid_hex(to, hex);
	return crm_write_all(fd, hex, CRM_OID_HEX - 1, path);
}

crm_err crm_moving_do(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *to)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *path = moving_path(arena, git);

	CRM_TRY(write_down(path, to));
	crm_err err = crm_git_move(git, from, to);
	/* Where the lock is somebody else's it must not be taken for ours; after any other failure it may be there. */
	if (!err || crm_err_kind(err) == CRM_BUSY || crm_err_kind(err) == CRM_CONFLICT)
		unlink(path);
	return err;
}

/* Ours holds nothing yet, or a part of what was written down. */
static bool is_ours(const char *lock, const struct crm_str *wanted)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (!crm_is_file(lock) || crm_file_read(lock, CRM_OID_HEX, &text))
		return false;
	while (text.n && text.s[text.n - 1] == '\n')
		crm_str_cut(&text, text.n - 1);
	return !wanted->n || crm_starts(crm_str_text(wanted), crm_str_text(&text));
}

void crm_moving_tidy(struct crm_git *git)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str wanted = {0};
	const char *path = moving_path(arena, git);
	const char *lock = crm_path(arena, crm_git_path(git), BRANCH_LOCK);

	if (!crm_is_file(path) || crm_file_read(path, CRM_OID_HEX, &wanted))
		return;
	if (is_ours(lock, &wanted))
		unlink(lock);
	unlink(path);
}
