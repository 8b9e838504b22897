#include "history/loose.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

static char *object_path(struct crm_arena *arena, const char *folder, const struct crm_oid *oid)
{
	char hex[CRM_OID_HEX];

	crm_oid_hex(oid, hex);
	return crm_textf(arena, "%s/%.2s/%s", folder, hex, hex + 2);
}

/* Begins to write the file out, or (`wait`) waits until it is; the same for a folder. */
static crm_err sync_path(const char *path, bool wait)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? NULL : crm_fail_errno("cannot open %s", path);
	if (!wait) {
		sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* only a hint: the sync tells */
		return NULL;
	}
	return fsync(fd) < 0 ? crm_fail_errno("cannot sync %s", path) : NULL;
}

static crm_err sync_objects(struct crm_arena *arena, const char *folder, const struct crm_oid *oids,
                            size_t count, bool wait)
{
	struct crm_arena_mark mark = crm_arena_mark(arena);

	for (size_t i = 0; i < count; i++) {
		CRM_TRY(sync_path(object_path(arena, folder, &oids[i]), wait));
		crm_arena_rewind(arena, mark);
	}
	return NULL;
}

/* The folders too, each once: an object counts when its name does. */
static crm_err sync_folders(struct crm_arena *arena, const char *folder, const struct crm_oid *oids,
                            size_t count)
{
	bool done[256] = { false };

	for (size_t i = 0; i < count; i++) {
		unsigned char first = oids[i].b[0];

		if (!done[first])
			CRM_TRY(sync_path(crm_textf(arena, "%s/%02x", folder, first), true));
		done[first] = true;
	}
	return sync_path(folder, true);
}

crm_err crm_loose_sync(const char *folder, const struct crm_oid *oids, size_t count)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(sync_objects(arena, folder, oids, count, false));
	CRM_TRY(sync_objects(arena, folder, oids, count, true));
	return sync_folders(arena, folder, oids, count);
}
