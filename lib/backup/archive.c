#include "backup/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/cut.h"
#include "base/file.h"
#include "base/time.h"

enum {
	BLOCK = 256 << 10,
	/* Of a group: the last one, to which things are added, is read anew each time. */
	GROUP_FILES = 256, GROUP_BYTES = 8 << 20,
	TELL_MS = 200,
};

struct crm_archive {
	const char *folder;
	struct crm_backup_sink sink;
	struct crm_backup_watch watch;
	struct crm_cut *cut;
	struct crm_str sums;
	int64_t done, expected, told;
	unsigned char block[BLOCK];
};

static crm_err give(void *context, const void *bytes, size_t n)
{
	struct crm_archive *archive = context;

	if (archive->watch.stop && *archive->watch.stop)
		return crm_fail(CRM_IO, "interrupted");
	return archive->sink.piece(archive->sink.context, bytes, n);
}

struct crm_archive *crm_archive_new(const char *folder, const struct crm_backup_sink *sink,
                                    const struct crm_backup_watch *watch)
{
	struct crm_archive *archive = crm_calloc(1, sizeof *archive);

	archive->folder = folder;
	archive->sink = *sink;
	archive->watch = *watch;
	archive->cut = crm_cut_new(sink->key ? (const void *)sink->key : "", sink->key ? CRM_DIGEST_BYTES : 0, give, archive);
	return archive;
}

void crm_archive_drop(struct crm_archive **archive)
{
	if (!*archive)
		return;
	crm_cut_drop(&(*archive)->cut);
	crm_str_drop(&(*archive)->sums);
	free(*archive);
	*archive = NULL;
}

void crm_archive_expect(struct crm_archive *archive, int64_t bytes)
{
	archive->expected += bytes;
}

static void tell(struct crm_archive *archive, int64_t more)
{
	int64_t now = crm_monotonic();

	archive->done += more;
	if (!archive->watch.tell || now - archive->told < TELL_MS)
		return;
	archive->told = now;
	archive->watch.tell(archive->watch.context, archive->done, archive->expected);
}

/* -- one entry ------------------------------------------------------------------------------- */

static crm_err add(struct crm_archive *archive, const void *bytes, size_t n)
{
	tell(archive, (int64_t)n);
	return crm_cut_add(archive->cut, bytes, n);
}

static crm_err add_head(struct crm_archive *archive, const char *path, struct crm_tar_entry *entry)
{
	unsigned char head[CRM_TAR_BLOCK];

	if (strlen(path) >= sizeof entry->path)
		return crm_fail(CRM_INVALID, "the name %s is too long for a backup", path);
	snprintf(entry->path, sizeof entry->path, "%s", path);
	CRM_TRY(crm_tar_head(entry, head));
	return add(archive, head, sizeof head);
}

static crm_err add_fill(struct crm_archive *archive, int64_t size)
{
	static const unsigned char zeros[CRM_TAR_BLOCK];

	return add(archive, zeros, crm_tar_fill(size));
}

/* Where the bytes of a file come from. */
struct giver {
	crm_err (*read)(void *context, void *bytes, size_t n, int64_t offset);
	void *context;
};

static crm_err add_bytes(struct crm_archive *archive, const struct crm_tar_entry *entry, const struct giver *giver)
{
	unsigned char sum[CRM_DIGEST_BYTES];
	char hex[CRM_DIGEST_HEX];
	struct crm_digest digest;
	bool is_named = crm_contents_is_named(entry->path);

	crm_digest_start(&digest);
	for (int64_t at = 0; at < entry->size;) {
		size_t n = entry->size - at < BLOCK ? (size_t)(entry->size - at) : BLOCK;

		CRM_TRY(giver->read(giver->context, archive->block, n, at));
		if (!is_named)
			crm_digest_add(&digest, archive->block, n);
		CRM_TRY(add(archive, archive->block, n));
		at += (int64_t)n;
	}
	crm_digest_end(&digest, sum);
	if (!is_named)
		crm_str_addf(&archive->sums, "%s  %s\n", crm_digest_hex(sum, hex), entry->path);
	return add_fill(archive, entry->size);
}

struct open_file {
	int fd;
	const char *path;
};

static crm_err read_file(void *context, void *bytes, size_t n, int64_t offset)
{
	struct open_file *file = context;
	ssize_t got = pread(file->fd, bytes, n, offset);

	while (got < 0 && errno == EINTR)
		got = pread(file->fd, bytes, n, offset);
	if (got < 0)
		return crm_fail_errno("cannot read %s", file->path);
	if ((size_t)got < n)
		return crm_fail(CRM_BUSY, "%s has become shorter while it was read", file->path);
	return NULL;
}

/* One of those that never change has gone: somebody has packed them meanwhile. Of the others, it is nobody's any more. */
static crm_err add_file(struct crm_archive *archive, struct crm_arena *arena, struct crm_content *content)
{
	struct open_file file = { .path = crm_path(arena, archive->folder, content->path) };
	CRM_AUTO(crm_fd_drop) int fd = file.fd = open(file.path, O_RDONLY | O_CLOEXEC);
	struct stat about;

	if (fd < 0 && errno == ENOENT && !crm_contents_is_named(content->path))
		return NULL;
	if (fd < 0 && errno == ENOENT)
		return crm_err_hint(crm_fail(CRM_BUSY, "%s was taken away while the backup was made", file.path), "run it again");
	if (fd < 0 || fstat(fd, &about) != 0)
		return crm_fail_errno("cannot read %s", file.path);
	content->entry.size = about.st_size;
	CRM_TRY(add_head(archive, content->path, &content->entry));
	return add_bytes(archive, &content->entry, &(struct giver){ read_file, &file });
}

static crm_err add_content(struct crm_archive *archive, struct crm_arena *arena, struct crm_content *content)
{
	if (content->entry.kind == CRM_TAR_FILE)
		return add_file(archive, arena, content);
	return add_head(archive, content->path, &content->entry);
}

/* -- groups ------------------------------------------------------------------------------------- */

static int64_t length_of(const struct crm_content *content)
{
	return CRM_TAR_BLOCK + content->entry.size + (int64_t)crm_tar_fill(content->entry.size);
}

/* How many of them make the next group. */
static size_t group_of(const struct crm_content *list, size_t count, int64_t *bytes)
{
	size_t n = 0;

	for (*bytes = 0; n < count && (n == 0 || (n < GROUP_FILES && *bytes < GROUP_BYTES)); n++)
		*bytes += length_of(&list[n]);
	return n;
}

static void name_group(const struct crm_archive *archive, const struct crm_content *list, size_t count,
                       unsigned char name[CRM_DIGEST_BYTES])
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	for (size_t i = 0; i < count; i++)
		crm_str_addf(&text, "%s %o %lld %ld %lld\n", list[i].path, list[i].entry.mode, (long long)list[i].entry.mtime,
		             list[i].nanoseconds, (long long)list[i].entry.size);
	crm_backup_name(archive->sink.key, crm_str_text(&text), text.n, name);
}

static crm_err end_group(struct crm_archive *archive)
{
	CRM_TRY(crm_cut_end(archive->cut));
	return archive->sink.end(archive->sink.context);
}

static crm_err add_group(struct crm_archive *archive, struct crm_arena *arena, struct crm_content *list, size_t count,
                         bool is_named, int64_t bytes)
{
	struct crm_arena_mark mark = crm_arena_mark(arena);
	unsigned char name[CRM_DIGEST_BYTES];
	bool have;

	if (is_named)
		name_group(archive, list, count, name);
	CRM_TRY(archive->sink.begin(archive->sink.context, is_named ? name : NULL, &have));
	if (have) {
		tell(archive, bytes);
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(add_content(archive, arena, &list[i]));
		crm_arena_rewind(arena, mark);
	}
	return end_group(archive);
}

crm_err crm_archive_area(struct crm_archive *archive, const struct crm_contents_area *area)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_content *list;
	int64_t bytes = 0;
	size_t count;

	CRM_TRY(crm_contents_list(arena, archive->folder, area, &list, &count));
	for (size_t i = 0; i < count; i++)
		bytes += length_of(&list[i]);
	crm_archive_expect(archive, bytes);
	for (size_t n; count > 0; list += n, count -= n) {
		n = group_of(list, count, &bytes);
		CRM_TRY(add_group(archive, arena, list, n, area->is_named, bytes));
	}
	return NULL;
}

static crm_err read_still(void *context, void *bytes, size_t n, int64_t offset)
{
	return crm_still_read(context, bytes, n, offset);
}

crm_err crm_archive_database(struct crm_archive *archive, struct crm_still *still, unsigned mode, int64_t at)
{
	struct crm_tar_entry entry = { .kind = CRM_TAR_FILE, .mode = mode, .size = crm_still_size(still), .mtime = at / 1000 };
	bool have;

	CRM_TRY(archive->sink.begin(archive->sink.context, NULL, &have));
	CRM_TRY(add_head(archive, CRM_CONTENTS_DATABASE, &entry));
	CRM_TRY(add_bytes(archive, &entry, &(struct giver){ read_still, still }));
	return end_group(archive);
}

static crm_err read_sums(void *context, void *bytes, size_t n, int64_t offset)
{
	const struct crm_str *sums = context;

	memcpy(bytes, sums->s + offset, n);
	return NULL;
}

crm_err crm_archive_finish(struct crm_archive *archive)
{
	static const unsigned char end[2 * CRM_TAR_BLOCK];
	CRM_AUTO(crm_str_drop) struct crm_str sums = {0};
	struct crm_tar_entry entry = { .kind = CRM_TAR_FILE, .mode = 0644, .mtime = crm_now() / 1000 };
	bool have;

	crm_str_add(&sums, crm_str_text(&archive->sums));
	entry.size = (int64_t)sums.n;
	CRM_TRY(archive->sink.begin(archive->sink.context, NULL, &have));
	CRM_TRY(add_head(archive, CRM_CONTENTS_SUMS, &entry));
	CRM_TRY(add_bytes(archive, &entry, &(struct giver){ read_sums, &sums }));
	CRM_TRY(add(archive, end, sizeof end));
	return end_group(archive);
}
