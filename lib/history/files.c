#include "history/files.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/chance.h"
#include "base/file.h"
#include "base/str.h"
#include "history/sha1.h"

enum { LOOSE_MOST = 1 << 30 /* bytes of one object; ours are far smaller */, SUM = 20 };

struct checker {
	const char *folder;
	const struct crm_file_findings *findings;
	struct crm_arena *arena;         /* of one folder */
	struct libdeflate_decompressor *inflate;
	struct crm_str room;
	struct crm_chance chance;
};

static void drop_checker(struct checker *checker)
{
	libdeflate_free_decompressor(checker->inflate);
	crm_str_drop(&checker->room);
	crm_arena_drop(&checker->arena);
}

static void tell(struct checker *checker, const char *path, const char *what)
{
	CRM_AUTO(crm_str_drop) struct crm_str sentence = {0};

	crm_str_addf(&sentence, "history.git/%s: %s", path, what);
	checker->findings->found(checker->findings->context, path, sentence.s);
}

/* -- one file ---------------------------------------------------------------------------- */

struct bytes {
	void *at;
	size_t n;
};

static void unmap(struct bytes *bytes)
{
	if (bytes->at)
		munmap(bytes->at, bytes->n);
}

/* Mapped, for a pack may be larger than memory. A file that went meanwhile (gc) has no bytes. */
static crm_err map(const char *path, struct bytes *out)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat info;

	if (fd < 0 || fstat(fd, &info) < 0)
		return crm_fail_errno("cannot read %s", path);
	out->n = (size_t)info.st_size;
	if (out->n == 0)
		return NULL;
	out->at = mmap(NULL, out->n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (out->at == MAP_FAILED) {
		out->at = NULL;
		return crm_fail_errno("cannot read %s", path);
	}
	return NULL;
}

static bool sum_is_right(const struct bytes *bytes)
{
	struct crm_sha1 sha;
	struct crm_oid sum;

	if (bytes->n < SUM)
		return false;
	crm_sha1_start(&sha);
	crm_sha1_add(&sha, bytes->at, bytes->n - SUM);
	crm_sha1_end(&sha, &sum);
	return memcmp((const char *)bytes->at + bytes->n - SUM, sum.b, SUM) == 0;
}

static crm_err check_sum(struct checker *checker, const char *path)
{
	CRM_AUTO(unmap) struct bytes bytes = {0};

	CRM_TRY(map(crm_path(checker->arena, checker->folder, path), &bytes));
	if (!sum_is_right(&bytes))
		tell(checker, path, "damaged: it does not fit its checksum");
	return NULL;
}

/* The object's bytes, head and all, into the room; false if they cannot be inflated. */
static bool inflate(struct checker *checker, const struct bytes *bytes)
{
	size_t room = bytes->n * 4 + 1024;

	for (; room < LOOSE_MOST; room *= 2) {
		crm_str_clear(&checker->room);
		crm_str_reserve(&checker->room, room);
		enum libdeflate_result result = libdeflate_zlib_decompress(checker->inflate, bytes->at, bytes->n, checker->room.s,
		                                                           room, &checker->room.n);
		if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
			return result == LIBDEFLATE_SUCCESS;
	}
	return false;
}

/* `name`: 38 digits in the folder named by the first two. */
static crm_err check_loose(struct checker *checker, const char *folder, const char *name)
{
	CRM_AUTO(unmap) struct bytes bytes = {0};
	const char *path = crm_textf(checker->arena, "objects/%s/%s", folder, name);
	struct crm_oid oid, sum;
	struct crm_sha1 sha;

	if (!crm_oid_read(crm_textf(checker->arena, "%s%s", folder, name), &oid))
		return NULL; /* a file of somebody else's, or one being written */
	CRM_TRY(map(crm_path(checker->arena, checker->folder, path), &bytes));
	bool good = inflate(checker, &bytes);
	if (good) {
		crm_sha1_start(&sha);
		crm_sha1_add(&sha, checker->room.s, checker->room.n);
		crm_sha1_end(&sha, &sum);
		good = crm_oid_same(&oid, &sum);
	}
	checker->room.n = 0;
	if (!good)
		tell(checker, path, "damaged: it does not hold the object it is named for");
	return NULL;
}

/* -- folders -------------------------------------------------------------------------------- */

static crm_err check_sums(struct checker *checker, const char *folder, const char *suffix)
{
	struct crm_arena_mark mark = crm_arena_mark(checker->arena);
	char **names;

	CRM_TRY(crm_folder_list(checker->arena, crm_path(checker->arena, checker->folder, folder), suffix, &names));
	for (size_t i = 0; names[i]; i++)
		if (crm_chance_take(&checker->chance))
			CRM_TRY(check_sum(checker, crm_path(checker->arena, folder, names[i])));
	crm_arena_rewind(checker->arena, mark);
	return NULL;
}

static crm_err check_packed(struct checker *checker)
{
	static const struct {
		const char *folder, *suffix;
	} sets[] = {
		{ "objects/pack", ".pack" }, { "objects/pack", ".idx" }, { "objects/pack", ".rev" },
		{ "objects/pack", ".bitmap" }, { "objects/pack", "multi-pack-index" }, { "objects/info", "commit-graph" },
		{ "objects/info/commit-graphs", ".graph" },
	};

	for (size_t i = 0; i < CRM_COUNT(sets); i++)
		CRM_TRY(check_sums(checker, sets[i].folder, sets[i].suffix));
	return NULL;
}

static crm_err check_loose_folder(struct checker *checker, const char *folder)
{
	struct crm_arena_mark mark = crm_arena_mark(checker->arena);
	const char *objects = crm_path(checker->arena, checker->folder, "objects");
	char **names;

	CRM_TRY(crm_folder_list(checker->arena, crm_path(checker->arena, objects, folder), "", &names));
	for (size_t i = 0; names[i]; i++)
		if (crm_chance_take(&checker->chance))
			CRM_TRY(check_loose(checker, folder, names[i]));
	crm_arena_rewind(checker->arena, mark);
	return NULL;
}

static crm_err check_all(struct checker *checker)
{
	static const char digits[] = "0123456789abcdef";

	CRM_TRY(check_packed(checker));
	for (int i = 0; i < 256; i++)
		CRM_TRY(check_loose_folder(checker, (char[]){ digits[i >> 4], digits[i & 15], '\0' }));
	return NULL;
}

crm_err crm_files_check(const char *folder, double share, const struct crm_file_findings *findings)
{
	CRM_AUTO(drop_checker) struct checker checker = {
		.folder = folder, .findings = findings, .arena = crm_arena_new(),
		.inflate = libdeflate_alloc_decompressor(),
	};

	if (!checker.inflate)
		abort(); /* out of memory, as everywhere */
	crm_chance_start(&checker.chance, share);
	return check_all(&checker);
}
