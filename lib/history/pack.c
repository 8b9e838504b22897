#include "history/pack.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "history/deflate.h"
#include "history/delta.h"
#include "history/oidmap.h"
#include "history/pack_index.h"

enum {
	DEPTH = 40,            /* a longer chain of deltas is slow to read */
	BUFFER = 1 << 20,
	DELTA = 6,             /* OBJ_OFS_DELTA */
};

struct crm_pack {
	struct crm_arena *arena;
	const char *folder;
	char *path;            /* the temporary file; NULL once it is in place */
	int fd;
	struct crm_str buffer; /* of the file, not yet written */
	uint64_t written;
	struct crm_str delta;
	struct crm_deflate *deflate;
	struct crm_pack_entry *entries;
	size_t count, room;
	unsigned deepest;
	struct crm_oidmap map;
};

static crm_err write_out(struct crm_pack *pack)
{
	CRM_TRY(crm_write_all(pack->fd, crm_str_text(&pack->buffer), pack->buffer.n, pack->path));
	pack->written += pack->buffer.n;
	crm_str_clear(&pack->buffer);
	return NULL;
}

static crm_err make_file(struct crm_pack *pack, const char *name, char **path, int *fd)
{
	*path = crm_path(pack->arena, pack->folder, name);
	*fd = mkostemp(*path, O_CLOEXEC);
	if (*fd < 0)
		return crm_fail_errno("cannot make a file in %s", pack->folder);
	if (fchmod(*fd, 0444) < 0)
		return crm_fail_errno("cannot change the mode of %s", *path);
	return NULL;
}

crm_err crm_pack_open(const char *folder, struct crm_pack **out)
{
	CRM_AUTO(crm_pack_drop) struct crm_pack *pack = crm_calloc(1, sizeof(*pack));

	pack->arena = crm_arena_new();
	pack->fd = -1;
	pack->deepest = DEPTH;
	pack->folder = crm_copy(pack->arena, folder);
	pack->deflate = crm_deflate_new();
	CRM_TRY(crm_folder_make(folder));
	CRM_TRY(make_file(pack, CRM_PACK_TEMPORARY "pack_XXXXXX", &pack->path, &pack->fd));
	crm_str_add_n(&pack->buffer, "PACK\0\0\0\2\0\0\0\0", 12);
	*out = pack;
	pack = NULL;
	return NULL;
}

void crm_pack_drop(struct crm_pack **at)
{
	struct crm_pack *pack = *at;

	if (!pack)
		return;
	*at = NULL;
	crm_fd_drop(&pack->fd);
	if (pack->path)
		unlink(pack->path);
	crm_deflate_drop(&pack->deflate);
	crm_str_drop(&pack->buffer);
	crm_str_drop(&pack->delta);
	crm_oidmap_drop(&pack->map);
	free(pack->entries);
	crm_arena_drop(&pack->arena);
	free(pack);
}

void crm_pack_deepen(struct crm_pack *pack, unsigned deepest)
{
	pack->deepest = deepest;
}

size_t crm_pack_count(const struct crm_pack *pack)
{
	return pack->count;
}

/* Type and length: four bits of the length in the first byte, seven in each other. */
static void add_head(struct crm_str *out, unsigned type, size_t n)
{
	unsigned c = type << 4 | (unsigned)(n & 15);

	for (n >>= 4; n > 0; n >>= 7) {
		crm_str_add_c(out, (char)(c | 128));
		c = n & 127;
	}
	crm_str_add_c(out, (char)c);
}

/* How far back the base begins: seven bits a byte, each but the last counted from one. */
static void add_distance(struct crm_str *out, uint64_t distance)
{
	unsigned char bytes[10];
	size_t at = sizeof(bytes);

	bytes[--at] = distance & 127;
	while (distance >>= 7)
		bytes[--at] = 128 | (--distance & 127);
	crm_str_add_n(out, (const char *)bytes + at, sizeof(bytes) - at);
}

static void keep_entry(struct crm_pack *pack, const struct crm_pack_entry *entry)
{
	if (pack->count == pack->room) {
		pack->room = pack->room ? pack->room * 2 : 1024;
		pack->entries = crm_realloc(pack->entries, pack->room * sizeof(*pack->entries));
	}
	pack->entries[pack->count++] = *entry;
}

/* The base's entry, if the object can be told as a delta of it. */
static const struct crm_pack_entry *base_entry(struct crm_pack *pack, const struct crm_pack_object *object,
                                               const struct crm_pack_object *base)
{
	uint32_t number;

	if (!base || base->type != object->type || !crm_oidmap_find(&pack->map, &base->oid, &number))
		return NULL;
	if (number == pack->count) /* it is the object itself */
		return NULL;
	if (pack->entries[number].depth >= pack->deepest)
		return NULL;
	if (!crm_delta(&pack->delta, base->bytes, base->n, object->bytes, object->n))
		return NULL;
	return &pack->entries[number];
}

crm_err crm_pack_add(struct crm_pack *pack, const struct crm_pack_object *object,
                     const struct crm_pack_object *base)
{
	size_t start = pack->buffer.n;

	if (!crm_oidmap_add(&pack->map, &object->oid, (uint32_t)pack->count))
		return NULL;
	struct crm_pack_entry entry = { .oid = object->oid };
	const struct crm_pack_entry *from = base_entry(pack, object, base);
	if (from) {
		entry.depth = from->depth + 1;
		add_head(&pack->buffer, DELTA, pack->delta.n);
		add_distance(&pack->buffer, pack->written + start - from->offset);
		crm_deflate_add(pack->deflate, &pack->buffer, pack->delta.s, pack->delta.n);
	} else {
		add_head(&pack->buffer, object->type, object->n);
		crm_deflate_add(pack->deflate, &pack->buffer, object->bytes, object->n);
	}
	entry.offset = pack->written + start;
	entry.crc = crm_crc32(pack->buffer.s + start, pack->buffer.n - start);
	keep_entry(pack, &entry);
	return pack->buffer.n >= BUFFER ? write_out(pack) : NULL;
}

/* -- finishing ------------------------------------------------------------------- */

/* The number of objects stands in the header and is known only now. */
static crm_err write_count(struct crm_pack *pack)
{
	size_t n = pack->count;
	unsigned char bytes[4] = {
		(unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n,
	};

	if (pwrite(pack->fd, bytes, sizeof(bytes), 8) != (ssize_t)sizeof(bytes))
		return crm_fail_errno("cannot write %s", pack->path);
	return NULL;
}

/* The trailer is the SHA-1 of all before it, so the file is read once more: from memory, for it
 * has just been written. */
static crm_err sum_file(struct crm_pack *pack, struct crm_oid *sum)
{
	struct crm_sha1 sha;
	uint64_t at = 0;

	crm_sha1_start(&sha);
	crm_str_clear(&pack->buffer);
	crm_str_reserve(&pack->buffer, BUFFER);
	while (at < pack->written) {
		ssize_t n = pread(pack->fd, pack->buffer.s, BUFFER, (off_t)at);
		if (n <= 0)
			return crm_fail_errno("cannot read %s", pack->path);
		crm_sha1_add(&sha, pack->buffer.s, (size_t)n);
		at += (uint64_t)n;
	}
	crm_sha1_end(&sha, sum);
	return crm_write_all(pack->fd, (const char *)sum->b, sizeof(sum->b), pack->path);
}

static crm_err sync_file(int fd, const char *path)
{
	return fsync(fd) < 0 ? crm_fail_errno("cannot sync %s", path) : NULL;
}

static crm_err write_index(struct crm_pack *pack, const struct crm_oid *sum, char **path)
{
	CRM_AUTO(crm_fd_drop) int fd = -1;

	CRM_TRY(make_file(pack, CRM_PACK_TEMPORARY "idx_XXXXXX", path, &fd));
	crm_str_clear(&pack->buffer);
	crm_pack_index_add(&pack->buffer, pack->entries, pack->count, sum);
	crm_err err = crm_write_all(fd, pack->buffer.s, pack->buffer.n, *path);
	if (!err)
		err = sync_file(fd, *path);
	if (err)
		unlink(*path);
	return err;
}

static crm_err move_to(struct crm_pack *pack, const char *from, const char *sum, const char *end)
{
	const char *name = crm_textf(pack->arena, "pack-%s%s", sum, end);
	const char *to = crm_path(pack->arena, pack->folder, name);

	return rename(from, to) < 0 ? crm_fail_errno("cannot rename %s to %s", from, to) : NULL;
}

/* The pack first: git looks at a pack when it sees its index. */
static crm_err move_in_place(struct crm_pack *pack, const char *index, const struct crm_oid *sum)
{
	CRM_AUTO(crm_fd_drop) int folder = open(pack->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char hex[CRM_OID_HEX];

	crm_oid_hex(sum, hex);
	crm_err err = move_to(pack, pack->path, hex, ".pack");
	if (!err) {
		pack->path = NULL;
		err = move_to(pack, index, hex, ".idx");
	}
	if (err)
		unlink(index);
	if (!err && (folder < 0 || fsync(folder) < 0))
		err = crm_fail_errno("cannot sync %s", pack->folder);
	return err;
}

crm_err crm_pack_finish(struct crm_pack *pack)
{
	struct crm_oid sum;
	char *index;

	if (pack->count == 0)
		return NULL;
	CRM_TRY(write_out(pack));
	CRM_TRY(write_count(pack));
	CRM_TRY(sum_file(pack, &sum));
	CRM_TRY(sync_file(pack->fd, pack->path));
	CRM_TRY(write_index(pack, &sum, &index));
	return move_in_place(pack, index, &sum);
}

void crm_pack_tidy(const char *folder)
{
	DIR *names = opendir(folder);

	for (struct dirent *entry; names && (entry = readdir(names));)
		if (crm_starts(entry->d_name, CRM_PACK_TEMPORARY))
			unlinkat(dirfd(names), entry->d_name, 0);
	if (names)
		closedir(names);
}
