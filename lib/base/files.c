#include "base/files.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* One name a file, so that whoever comes after one that was killed writes over what it left. */
static const char beside[] = ".crm-part";

static const char *temporary_of(struct crm_arena *arena, const char *path)
{
	return crm_textf(arena, "%s%s", path, beside);
}

static crm_err write_out(const char *temporary, const char *path, const char *bytes, size_t n)
{
	CRM_AUTO(crm_fd_drop) int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	struct stat about;

	if (fd < 0)
		return crm_fail_errno("cannot write %s", path);
	CRM_TRY(crm_write_all(fd, bytes, n, path));
	if (stat(path, &about) == 0 && fchmod(fd, about.st_mode & 07777) != 0)
		return crm_fail_errno("cannot keep the permissions of %s", path);
	return NULL;
}

crm_err crm_files_put(struct crm_files *files, const char *path, const char *bytes, size_t n)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	crm_str_add_n(&files->paths, path, strlen(path) + 1);
	return write_out(temporary_of(arena, path), path, bytes, n);
}

static crm_err name_all(struct crm_files *files)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);

	for (size_t at = 0; at < files->paths.n; at += strlen(files->paths.s + at) + 1) {
		const char *path = files->paths.s + at;
		if (rename(temporary_of(arena, path), path) != 0)
			return crm_fail_errno("cannot replace %s", path);
		crm_arena_rewind(arena, mark);
	}
	return NULL;
}

crm_err crm_files_end(struct crm_files *files, const char *const *folders)
{
	if (!files->paths.n)
		return NULL;
	CRM_TRY(crm_file_system_sync(*folders));
	CRM_TRY(name_all(files));
	crm_str_clear(&files->paths);
	for (; *folders; folders++)
		CRM_TRY(crm_folder_sync(*folders));
	return NULL;
}

void crm_files_drop(struct crm_files *files)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	for (size_t at = 0; at < files->paths.n; at += strlen(files->paths.s + at) + 1)
		unlink(temporary_of(arena, files->paths.s + at)); /* absent already where the rename was done */
	crm_str_drop(&files->paths);
}

crm_err crm_files_sweep(const char *folder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char **names;

	CRM_TRY(crm_folder_list(arena, folder, beside, &names));
	for (; *names; names++)
		if (unlink(crm_path(arena, folder, *names)) != 0)
			return crm_fail_errno("cannot remove %s", *names);
	return NULL;
}
