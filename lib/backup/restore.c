#include "backup/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"

/* -- the folder it grows in ------------------------------------------------------------------ */

struct place {
	char path[PATH_MAX];             /* "": none */
	int lock;                        /* on the folder; -1 */
};

static void drop(struct place *place)
{
	if (*place->path) {
		crm_err err = crm_folder_remove(place->path); /* what is left is in nobody's way: it is named as what it is */
		(void)err;
	}
	*place->path = '\0';
	crm_fd_drop(&place->lock);
}

static crm_err check_target(struct crm_arena *arena, const char *folder)
{
	struct stat about;
	char **names;

	if (lstat(folder, &about) != 0)
		return errno == ENOENT ? NULL : crm_fail_errno("cannot look at %s", folder);
	if (S_ISDIR(about.st_mode)) {
		CRM_TRY(crm_folder_list(arena, folder, "", &names));
		if (!*names)
			return NULL;
	}
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s is there already: a backup is restored beside what there is, never over it",
	                             folder), "name a folder that is not there yet");
}

/* What a restore that was killed has left is thrown away; one that goes on holds its folder. */
static crm_err open_beside(struct place *place, const char *folder)
{
	char *name = place->path;
	size_t n = strlen(folder);

	while (n > 1 && folder[n - 1] == '/')
		n--;
	if ((size_t)snprintf(name, sizeof place->path, "%.*s.restoring", (int)n, folder) >= sizeof place->path) {
		*name = '\0';
		return crm_fail(CRM_IO, "the name %s is too long", folder);
	}
	if (mkdir(name, 0700) != 0 && errno != EEXIST) {
		crm_err err = crm_fail_errno("cannot make the folder %s", name);
		*name = '\0';
		return err;
	}
	place->lock = open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (place->lock < 0 || flock(place->lock, LOCK_EX | LOCK_NB) != 0) {
		crm_err err = crm_fail(CRM_BUSY, "another crm-backup is restoring into %s", name);
		*name = '\0';
		return err;
	}
	return NULL;
}

static crm_err empty(struct crm_arena *arena, const struct place *place)
{
	char **names;

	CRM_TRY(crm_folder_list(arena, place->path, "", &names));
	for (; *names; names++)
		CRM_TRY(crm_folder_remove(crm_path(arena, place->path, *names)));
	return NULL;
}

/* rename(2) takes the place of an empty folder. Folders are as open to others as those that are made by hand. */
static crm_err settle(struct crm_arena *arena, struct place *place, const char *folder)
{
	mode_t mask = umask(0);

	umask(mask);
	if (chmod(place->path, 0777 & ~mask) != 0)
		return crm_fail_errno("cannot write %s", place->path);
	CRM_TRY(crm_file_system_sync(place->path));
	if (rename(place->path, folder) != 0)
		return crm_fail_errno("cannot name it %s", folder);
	*place->path = '\0';
	return crm_folder_sync(crm_path(arena, folder, ".."));
}

static crm_err unpack(struct crm_opened *opened, const char *folder, const struct crm_backup_watch *watch,
                      struct crm_unpacked *out)
{
	struct crm_backup_source source = crm_opened_source(opened);
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(crm_unpack(&source, folder, crm_opened_bytes(opened), watch, out));
	if (crm_is_file(crm_path(arena, folder, CRM_CONTENTS_DATABASE)))
		return NULL;
	return crm_fail(CRM_DAMAGED, "there is no crm.db in it");
}

crm_err crm_restore(struct crm_opened *opened, const char *folder, const struct crm_backup_watch *watch,
                    struct crm_unpacked *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(drop) struct place place = { .lock = -1 };

	CRM_TRY(check_target(arena, folder));
	CRM_TRY(open_beside(&place, folder));
	CRM_TRY(empty(arena, &place));
	CRM_TRY(crm_err_in(unpack(opened, place.path, watch, out), "%s", crm_opened_name(opened)));
	return settle(arena, &place, folder);
}

crm_err crm_restore_try(struct crm_opened *opened, const struct crm_backup_watch *watch,
                        crm_err (*check)(void *context, const char *folder), void *context, struct crm_unpacked *out)
{
	CRM_AUTO(drop) struct place place = { .lock = -1 };
	const char *folder = getenv("TMPDIR");

	snprintf(place.path, sizeof place.path, "%s/crm-backup.XXXXXX", folder && *folder ? folder : "/tmp");
	if (!mkdtemp(place.path)) {
		crm_err err = crm_fail_errno("cannot make a folder %s", place.path);
		*place.path = '\0';
		return err;
	}
	CRM_TRY(crm_err_in(unpack(opened, place.path, watch, out), "%s", crm_opened_name(opened)));
	return check(context, place.path);
}
