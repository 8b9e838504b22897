#include "backup/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/contents.h"
#include "base/file.h"
#include "base/map.h"
#include "base/time.h"

enum { SUMS_MOST = 64 << 20, TELL_MS = 200 };

struct unpacking {
	struct crm_backup_source source;
	struct crm_backup_watch watch;
	struct crm_arena *arena;
	const char *folder;
	struct crm_str piece;            /* from `at` on not yet used */
	size_t at;
	struct crm_map *sums;            /* path -> SHA-256, as they are */
	struct crm_str links;            /* "PATH\0TARGET\0", made at the end: nothing is written through one */
	bool has_sums;
	int64_t done, expected, told;
	struct crm_unpacked *out;
};

static void drop(struct unpacking *unpacking)
{
	crm_str_drop(&unpacking->piece);
	crm_str_drop(&unpacking->links);
	crm_map_drop(&unpacking->sums);
	crm_arena_drop(&unpacking->arena);
}

/* -- bytes ------------------------------------------------------------------------------------ */

static void tell(struct unpacking *unpacking, size_t more)
{
	int64_t now = crm_monotonic();

	unpacking->done += (int64_t)more;
	if (!unpacking->watch.tell || now - unpacking->told < TELL_MS)
		return;
	unpacking->told = now;
	unpacking->watch.tell(unpacking->watch.context, unpacking->done, unpacking->expected);
}

/* Some bytes, at most n, borrowed until the next call. */
static crm_err take(struct unpacking *unpacking, size_t n, const char **bytes, size_t *got)
{
	if (unpacking->at == unpacking->piece.n) {
		if (unpacking->watch.stop && *unpacking->watch.stop)
			return crm_fail(CRM_IO, "interrupted");
		crm_str_clear(&unpacking->piece);
		unpacking->at = 0;
		CRM_TRY(unpacking->source.next(unpacking->source.context, &unpacking->piece));
		if (!unpacking->piece.n)
			return crm_fail(CRM_DAMAGED, "the backup has been cut off");
		tell(unpacking, unpacking->piece.n);
	}
	size_t left = unpacking->piece.n - unpacking->at;
	*bytes = unpacking->piece.s + unpacking->at;
	*got = n < left ? n : left;
	unpacking->at += *got;
	return NULL;
}

static crm_err take_block(struct unpacking *unpacking, unsigned char block[CRM_TAR_BLOCK])
{
	const char *bytes;

	for (size_t n = 0, got; n < CRM_TAR_BLOCK; n += got) {
		CRM_TRY(take(unpacking, CRM_TAR_BLOCK - n, &bytes, &got));
		memcpy(block + n, bytes, got);
	}
	return NULL;
}

static crm_err skip_fill(struct unpacking *unpacking, int64_t size)
{
	const char *bytes;

	for (size_t n = crm_tar_fill(size), got; n > 0; n -= got)
		CRM_TRY(take(unpacking, n, &bytes, &got));
	return NULL;
}

/* -- files -------------------------------------------------------------------------------------- */

static crm_err cannot(const char *path)
{
	if (errno == EEXIST)
		return crm_fail(CRM_DAMAGED, "%s comes twice in it", path);
	if (errno == ENOENT || errno == ENOTDIR)
		return crm_fail(CRM_DAMAGED, "%s comes before its folder in it", path);
	return crm_fail_errno("cannot write %s", path);
}

/* files/ab/cdef...: its sum is its name. */
static crm_err compare_name(const char *path, const char *hex)
{
	const char *name = path + strlen("files/");

	if (!crm_starts(path, "files/"))
		return NULL; /* objects of the history, which crm-check looks at */
	if (strncmp(name, hex, 2) == 0 && name[2] == '/' && strcmp(name + 3, hex + 2) == 0)
		return NULL;
	return crm_fail(CRM_DAMAGED, "%s is not what its name says", path);
}

static crm_err write_bytes(struct unpacking *unpacking, const struct crm_tar_entry *entry, int fd, const char *path)
{
	unsigned char sum[CRM_DIGEST_BYTES];
	char hex[CRM_DIGEST_HEX];
	struct crm_digest digest;
	const char *bytes;
	bool is_named = crm_contents_is_named(entry->path), counts = !is_named || crm_starts(entry->path, "files/");

	crm_digest_start(&digest);
	for (int64_t left = entry->size; left > 0;) {
		size_t got, most = left < CRM_TAR_BLOCK * 1024 ? (size_t)left : CRM_TAR_BLOCK * 1024;

		CRM_TRY(take(unpacking, most, &bytes, &got));
		if (counts)
			crm_digest_add(&digest, bytes, got);
		CRM_TRY(crm_write_all(fd, bytes, got, path));
		left -= (int64_t)got;
	}
	crm_digest_end(&digest, sum);
	crm_digest_hex(sum, hex);
	if (!is_named)
		crm_map_put(unpacking->sums, entry->path, hex);
	return is_named ? compare_name(entry->path, hex) : NULL;
}

static crm_err unpack_file(struct unpacking *unpacking, const struct crm_tar_entry *entry, const char *path)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	const struct timespec times[2] = { { .tv_sec = entry->mtime }, { .tv_sec = entry->mtime } };

	if (fd < 0)
		return cannot(entry->path);
	CRM_TRY(write_bytes(unpacking, entry, fd, path));
	CRM_TRY(skip_fill(unpacking, entry->size));
	/* Nobody becomes somebody else by a restore. */
	if (fchmod(fd, entry->mode & 0777) != 0 || futimens(fd, times) != 0)
		return crm_fail_errno("cannot write %s", path);
	unpacking->out->files++;
	unpacking->out->bytes += entry->size;
	return NULL;
}

static crm_err unpack_folder(const struct crm_tar_entry *entry, const char *path)
{
	return mkdir(path, (entry->mode & 0777) | 0700) == 0 ? NULL : cannot(entry->path);
}

/* -- the sums ------------------------------------------------------------------------------------- */

/* "HEX  PATH", each once, and as many as there are. */
static crm_err compare_sums(struct unpacking *unpacking, char *text)
{
	char *rest = NULL;
	size_t count = 0;

	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest), count++) {
		const char *path = strlen(line) > CRM_DIGEST_HEX + 1 ? line + CRM_DIGEST_HEX + 1 : "";
		const char *hex = crm_map_get(unpacking->sums, path);

		if (!hex || strncmp(line, hex, CRM_DIGEST_HEX - 1) != 0)
			return crm_fail(CRM_DAMAGED, "%s is not what it was when the backup was made", *path ? path : "its list of sums");
	}
	if (count != crm_map_count(unpacking->sums))
		return crm_fail(CRM_DAMAGED, "files were put into it that it was not made with");
	return NULL;
}

static crm_err take_sums(struct unpacking *unpacking, const struct crm_tar_entry *entry)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *bytes;

	if (entry->size > SUMS_MOST || entry->kind != CRM_TAR_FILE || unpacking->has_sums)
		return crm_fail(CRM_DAMAGED, "its list of sums is none");
	crm_str_reserve(&text, 1);
	for (size_t left = (size_t)entry->size, got; left > 0; left -= got) {
		CRM_TRY(take(unpacking, left, &bytes, &got));
		crm_str_add_n(&text, bytes, got);
	}
	unpacking->has_sums = true;
	CRM_TRY(skip_fill(unpacking, entry->size));
	return text.n ? compare_sums(unpacking, text.s) : NULL;
}

/* -- entries ---------------------------------------------------------------------------------------- */

static crm_err unpack_one(struct unpacking *unpacking, const struct crm_tar_entry *entry)
{
	const char *path = crm_path(unpacking->arena, unpacking->folder, entry->path);

	if (unpacking->has_sums)
		return crm_fail(CRM_DAMAGED, "it goes on behind its list of sums");
	if (!crm_contents_may_hold(entry))
		return crm_fail(CRM_DAMAGED, "there is a file in it that is in no backup: %s", entry->path);
	if (crm_same(entry->path, CRM_CONTENTS_SUMS))
		return take_sums(unpacking, entry);
	switch (entry->kind) {
	case CRM_TAR_FOLDER:
		return unpack_folder(entry, path);
	case CRM_TAR_LINKED:
		crm_str_add_n(&unpacking->links, path, strlen(path) + 1);
		crm_str_add_n(&unpacking->links, entry->link, strlen(entry->link) + 1);
		return NULL;
	case CRM_TAR_FILE:
		break;
	}
	return unpack_file(unpacking, entry, path);
}

static crm_err make_links(struct unpacking *unpacking)
{
	for (size_t at = 0; at < unpacking->links.n;) {
		const char *path = unpacking->links.s + at, *target = path + strlen(path) + 1;

		if (symlink(target, path) != 0)
			return cannot(path);
		at += strlen(path) + strlen(target) + 2;
	}
	return NULL;
}

/* Behind the end there are zeros, and nothing else. */
static crm_err finish(struct unpacking *unpacking)
{
	CRM_AUTO(crm_str_drop) struct crm_str more = {0};

	if (!unpacking->has_sums)
		return crm_fail(CRM_DAMAGED, "it ends without its list of sums");
	CRM_TRY(unpacking->source.next(unpacking->source.context, &more));
	if (more.n)
		return crm_fail(CRM_DAMAGED, "it goes on behind its end");
	return make_links(unpacking);
}

crm_err crm_unpack(const struct crm_backup_source *source, const char *folder, int64_t expected,
                   const struct crm_backup_watch *watch, struct crm_unpacked *out)
{
	CRM_AUTO(drop) struct unpacking unpacking = {
		.source = *source, .watch = *watch, .arena = crm_arena_new(), .folder = folder, .sums = crm_map_new(),
		.expected = expected, .out = out,
	};
	struct crm_arena_mark mark = crm_arena_mark(unpacking.arena);
	unsigned char block[CRM_TAR_BLOCK];
	struct crm_tar_entry entry;
	bool end;

	*out = (struct crm_unpacked){0};
	for (;;) {
		CRM_TRY(take_block(&unpacking, block));
		CRM_TRY(crm_tar_read(block, &entry, &end));
		if (end)
			return finish(&unpacking);
		CRM_TRY(unpack_one(&unpacking, &entry));
		crm_arena_rewind(unpacking.arena, mark);
	}
}
