#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { OPEN_FOLDERS = 16, PIECE = 64 << 10 };

/* -- removing -------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *state, int kind, struct FTW *walk)
{
	(void)state, (void)kind, (void)walk;
	return remove(path) && errno != ENOENT;
}

crm_err crm_folder_remove(const char *path)
{
	struct stat info;

	if (lstat(path, &info) && errno == ENOENT)
		return NULL;
	return nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) ? crm_fail_errno("cannot remove %s", path) : NULL;
}

/* -- linking ---------------------------------------------------------------------------- */

static crm_err pour(int from, int to, const char *path)
{
	char piece[PIECE];
	ssize_t n;

	while ((n = read(from, piece, sizeof(piece))) > 0)
		CRM_TRY(crm_write_all(to, piece, (size_t)n, path));
	return n < 0 ? crm_fail_errno("cannot read what becomes %s", path) : NULL;
}

static crm_err copy_file(const char *from, const char *to)
{
	CRM_AUTO(crm_fd_drop) int in = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	CRM_AUTO(crm_fd_drop) int out = -1;

	if (in < 0)
		return crm_fail_errno("cannot read %s", from);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (out < 0)
		return crm_fail_errno("cannot make %s", to);
	CRM_TRY(pour(in, out, to));
	return fsync(out) ? crm_fail_errno("cannot write %s", to) : NULL;
}

static crm_err link_file(const char *from, const char *to)
{
	if (link(from, to) == 0 || errno == EEXIST)
		return NULL;
	return errno == ENOENT || errno == EACCES ? crm_fail_errno("cannot link %s", from) : copy_file(from, to);
}

static crm_err link_entry(const char *from, const char *to)
{
	struct stat info;

	if (lstat(from, &info))
		return crm_fail_errno("cannot look at %s", from);
	if (S_ISDIR(info.st_mode))
		return crm_folder_link(from, to);
	return S_ISREG(info.st_mode) ? link_file(from, to) : NULL;
}

static crm_err link_all(struct crm_arena *arena, DIR *folder, const char *from, const char *to)
{
	struct crm_arena_mark mark = crm_arena_mark(arena);
	struct dirent *entry;

	while ((entry = readdir(folder))) {
		if (crm_same(entry->d_name, ".") || crm_same(entry->d_name, ".."))
			continue;
		crm_arena_rewind(arena, mark);
		CRM_TRY(link_entry(crm_path(arena, from, entry->d_name), crm_path(arena, to, entry->d_name)));
	}
	return crm_folder_sync(to);
}

crm_err crm_folder_link(const char *from, const char *to)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(crm_folder_make(to));
	DIR *folder = opendir(from);
	if (!folder)
		return crm_fail_errno("cannot read %s", from);
	crm_err err = link_all(arena, folder, from, to);
	closedir(folder);
	return err;
}
