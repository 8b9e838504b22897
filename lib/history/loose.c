#include "history/loose.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "history/deflate.h"

struct file {
	struct crm_oid oid;
	char *path;            /* the temporary file; NULL once it is in place */
	int fd;
};

struct crm_loose {
	struct crm_arena *arena;
	const char *folder;
	struct crm_deflate *deflate;
	struct crm_str plain, deflated;
	struct file *files;
	size_t count, room;
};

struct crm_loose *crm_loose_new(const char *folder)
{
	struct crm_loose *loose = crm_calloc(1, sizeof(*loose));

	loose->arena = crm_arena_new();
	loose->folder = crm_copy(loose->arena, folder);
	loose->deflate = crm_deflate_new();
	return loose;
}

void crm_loose_drop(struct crm_loose **at)
{
	struct crm_loose *loose = *at;

	if (!loose)
		return;
	*at = NULL;
	for (size_t i = 0; i < loose->count; i++) {
		crm_fd_drop(&loose->files[i].fd);
		if (loose->files[i].path)
			unlink(loose->files[i].path);
	}
	crm_deflate_drop(&loose->deflate);
	crm_str_drop(&loose->plain);
	crm_str_drop(&loose->deflated);
	free(loose->files);
	crm_arena_drop(&loose->arena);
	free(loose);
}

/* Header and bytes, deflated as one. */
static void deflate(struct crm_loose *loose, const struct crm_pack_object *object)
{
	struct crm_str *plain = &loose->plain;

	crm_str_clear(plain);
	crm_str_addf(plain, "%s %zu", crm_object_name(object->type), object->n);
	crm_str_add_c(plain, '\0');
	crm_str_add_n(plain, object->bytes, object->n);
	crm_str_clear(&loose->deflated);
	crm_deflate_add(loose->deflate, &loose->deflated, plain->s, plain->n);
}

static struct file *new_file(struct crm_loose *loose)
{
	if (loose->count == loose->room) {
		loose->room = loose->room ? loose->room * 2 : 16;
		loose->files = crm_realloc(loose->files, loose->room * sizeof(*loose->files));
	}
	struct file *file = &loose->files[loose->count++];
	*file = (struct file){ .fd = -1 };
	return file;
}

crm_err crm_loose_add(struct crm_loose *loose, const struct crm_pack_object *object)
{
	char *path = crm_path(loose->arena, loose->folder, CRM_PACK_TEMPORARY "obj_XXXXXX");
	struct file *file = new_file(loose);

	deflate(loose, object);
	file->oid = object->oid;
	file->fd = mkostemp(path, O_CLOEXEC);
	if (file->fd < 0)
		return crm_fail_errno("cannot make a file in %s", loose->folder);
	file->path = path;
	if (fchmod(file->fd, 0444) < 0)
		return crm_fail_errno("cannot change the mode of %s", path);
	CRM_TRY(crm_write_all(file->fd, loose->deflated.s, loose->deflated.n, path));
	sync_file_range(file->fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* only a hint: fsync tells */
	return NULL;
}

/* -- finishing --------------------------------------------------------------------------- */

static crm_err sync_files(struct crm_loose *loose)
{
	for (size_t i = 0; i < loose->count; i++)
		if (fsync(loose->files[i].fd) < 0)
			return crm_fail_errno("cannot sync %s", loose->files[i].path);
	return NULL;
}

static char *folder_of(struct crm_loose *loose, unsigned char first)
{
	return crm_textf(loose->arena, "%s/%02x", loose->folder, first);
}

static crm_err name_files(struct crm_loose *loose)
{
	char hex[CRM_OID_HEX];

	for (size_t i = 0; i < loose->count; i++) {
		struct file *file = &loose->files[i];
		const char *folder = folder_of(loose, file->oid.b[0]);

		if (mkdir(folder, 0777) < 0 && errno != EEXIST)
			return crm_fail_errno("cannot make the folder %s", folder);
		const char *name = crm_path(loose->arena, folder, crm_oid_hex(&file->oid, hex) + 2);
		if (rename(file->path, name) < 0)
			return crm_fail_errno("cannot rename %s to %s", file->path, name);
		file->path = NULL;
		crm_fd_drop(&file->fd);
	}
	return NULL;
}

/* Each once: an object counts when its name does. */
static crm_err sync_folders(struct crm_loose *loose)
{
	bool done[256] = { false };

	for (size_t i = 0; i < loose->count; i++) {
		unsigned char first = loose->files[i].oid.b[0];

		if (!done[first])
			CRM_TRY(crm_folder_sync(folder_of(loose, first)));
		done[first] = true;
	}
	return crm_folder_sync(loose->folder);
}

crm_err crm_loose_finish(struct crm_loose *loose)
{
	CRM_TRY(sync_files(loose));
	CRM_TRY(name_files(loose));
	CRM_TRY(sync_folders(loose));
	loose->count = 0;
	return NULL;
}
