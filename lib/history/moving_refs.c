#include "history/moving_refs.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "history/remote.h"

enum { WAIT_MS = 600000, NOTE_MOST = 65536 };
#define SUFFIX ".lock"

static char *inside(struct crm_arena *arena, const struct crm_git *git, const char *name)
{
	return crm_path(arena, crm_git_path(git), name);
}

static bool is_lock(const char *name)
{
	size_t n = strlen(name), suffix = strlen(SUFFIX);

	return n > suffix && strcmp(name + n - suffix, SUFFIX) == 0;
}

/* Of a remote's refs here, which nobody but us moves while we hold the lock. */
static void remove_locks(const char *folder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	DIR *list = opendir(folder);

	if (!list)
		return;
	for (struct dirent *entry; (entry = readdir(list));)
		if (is_lock(entry->d_name))
			unlink(crm_path(arena, folder, entry->d_name));
	closedir(list);
}

/* Of its own branch, which others may be moving now: ours has in it what we sent, or, where we were killed, a part of it. */
static void remove_theirs(struct crm_arena *arena, const char *url, const char *sent)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *folder = crm_starts(url, "file://") ? url + strlen("file://") : url;
	const char *lock = crm_path(arena, folder, CRM_GIT_BRANCH SUFFIX);

	if (!crm_is_file(lock) || crm_file_read(lock, CRM_OID_HEX, &text))
		return;
	while (text.n && text.s[text.n - 1] == '\n')
		crm_str_cut(&text, text.n - 1);
	if (crm_starts(sent, crm_str_text(&text)))
		unlink(lock);
}

/* "REMOTE\nCOMMIT\nURL\n" */
static void tidy(struct crm_git *git, struct crm_arena *arena, const char *note)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	char *rest, *lines[3];

	if (!crm_is_file(note) || crm_file_read(note, NOTE_MOST, &text))
		return;
	rest = crm_copy(arena, crm_str_text(&text));
	for (size_t i = 0; i < CRM_COUNT(lines); i++)
		lines[i] = rest ? strsep(&rest, "\n") : NULL;
	if (!lines[2] || strstr(lines[0], ".."))
		return;
	remove_locks(inside(arena, git, crm_textf(arena, "refs/remotes/%s", lines[0])));
	remove_theirs(arena, lines[2], lines[1]);
}

static crm_err url_of(struct crm_git *git, struct crm_arena *arena, const char *remote, const char **url)
{
	struct crm_remote_row *rows;

	*url = "";
	CRM_TRY(crm_remote_list(git, arena, &rows));
	for (; rows->name; rows++)
		if (crm_same(rows->name, remote))
			*url = rows->url;
	return NULL;
}

/* Not synced: after a crash of the machine a lock that is there was made after this, or with it. */
static crm_err write_down(struct crm_git *git, struct crm_arena *arena, const char *remote, const char *note)
{
	CRM_AUTO(crm_fd_drop) int fd = -1;
	char hex[CRM_OID_HEX] = "";
	struct crm_oid head;
	const char *url;
	bool any;

	CRM_TRY(url_of(git, arena, remote, &url));
	CRM_TRY(crm_git_head(git, &head, &any));
	const char *text = crm_textf(arena, "%s\n%s\n%s\n", remote, any ? crm_oid_hex(&head, hex) : "", url);
	fd = open(note, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return fd < 0 ? crm_fail_errno("cannot write %s", note) : crm_write_all(fd, text, strlen(text), note);
}

crm_err crm_moving_refs_begin(struct crm_git *git, const char *remote, int *lock)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *note = inside(arena, git, "crm-sync.moving");

	CRM_TRY(crm_lock(inside(arena, git, "crm-sync.lock"), WAIT_MS, lock));
	tidy(git, arena, note);
	return write_down(git, arena, remote, note);
}

void crm_moving_refs_end(struct crm_git *git)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	unlink(inside(arena, git, "crm-sync.moving"));
}
