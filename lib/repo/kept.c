#include "repo/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/id.h"
#include "store/stmt.h"

enum { BLOCK = 64 * 1024, STALE = 24 * 60 * 60 };

static bool is_hash(const char *hex)
{
	return hex && strlen(hex) == CRM_DIGEST_HEX - 1 && strspn(hex, "0123456789abcdef") == CRM_DIGEST_HEX - 1;
}

crm_err crm_kept_hash(int fd, const char *what, char hex[CRM_DIGEST_HEX], int64_t *size)
{
	unsigned char bytes[CRM_DIGEST_BYTES];
	char block[BLOCK];
	struct crm_digest digest;
	ssize_t n;

	crm_digest_start(&digest);
	*size = 0;
	while ((n = read(fd, block, sizeof block)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return crm_fail_errno("cannot read %s", what);
		crm_digest_add(&digest, block, (size_t)n);
		*size += n;
	}
	crm_digest_end(&digest, bytes);
	crm_digest_hex(bytes, hex);
	return NULL;
}

/* -- putting ----------------------------------------------------------------------- */

crm_err crm_put_open(const char *folder, struct crm_put *put)
{
	char id[CRM_ID_SIZE], new[3500];

	put->folder = folder;
	snprintf(new, sizeof new, "%s/files/new", folder);
	if (!crm_is_folder(new))
		CRM_TRY(crm_folder_make(new));
	snprintf(put->temporary, sizeof put->temporary, "%s/%d-%s", new, (int)getpid(), crm_id_new(id));
	put->fd = open(put->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	return put->fd < 0 ? crm_fail_errno("cannot write %s", put->temporary) : NULL;
}

void crm_put_drop(struct crm_put *put)
{
	if (put->fd >= 0 && *put->temporary)
		unlink(put->temporary);
	crm_fd_drop(&put->fd);
}

/* A file of that name may be what a power failure left of one: it is only believed when it is what its name says. */
static bool is_there(const char *path, const char *hex, bool durable)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char found[CRM_DIGEST_HEX];
	int64_t size;

	if (fd < 0 || crm_kept_hash(fd, path, found, &size) || !crm_same(found, hex))
		return false;
	return !durable || fsync(fd) == 0;
}

static crm_err give_name(struct crm_put *put, const char *folder, const char *path, bool durable)
{
	if (durable)
		CRM_TRY(crm_folder_need(folder));
	else if (!crm_is_folder(folder))
		CRM_TRY(crm_folder_make(folder));
	if (durable && fsync(put->fd) != 0)
		return crm_fail_errno("cannot write %s", path);
	if (rename(put->temporary, path) != 0)
		return crm_fail_errno("cannot write %s", path);
	put->temporary[0] = '\0';
	return durable ? crm_folder_sync(folder) : NULL;
}

crm_err crm_put_keep(struct crm_put *put, bool durable, char hex[CRM_DIGEST_HEX], int64_t *size)
{
	char folder[3500], path[4096];

	if (lseek(put->fd, 0, SEEK_SET) != 0)
		return crm_fail_errno("cannot read %s", put->temporary);
	CRM_TRY(crm_kept_hash(put->fd, put->temporary, hex, size));
	snprintf(folder, sizeof folder, "%s/files/%.2s", put->folder, hex);
	snprintf(path, sizeof path, "%s/%s", folder, hex + 2);
	if (!is_there(path, hex, durable))
		return give_name(put, folder, path, durable);
	unlink(put->temporary);
	put->temporary[0] = '\0';
	return NULL;
}

void crm_kept_sweep(const char *folder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *new = crm_textf(arena, "%s/files/new", folder);
	char **names;
	struct stat about;

	if (crm_folder_list(arena, new, "", &names))
		return;
	for (; *names; names++) {
		const char *path = crm_path(arena, new, *names);
		if (stat(path, &about) == 0 && S_ISREG(about.st_mode) && about.st_mtime < time(NULL) - STALE)
			unlink(path);
	}
}

/* -- finding ----------------------------------------------------------------------- */

char *crm_kept_path(const struct crm_repo *repo, struct crm_arena *arena, const char *hex)
{
	return is_hash(hex) ? crm_textf(arena, "%s/files/%.2s/%s", repo->folder, hex, hex + 2) : NULL;
}

crm_err crm_kept_open(const struct crm_repo *repo, const char *hex, int *fd)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *path = crm_kept_path(repo, arena, hex);

	*fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (!path)
		return crm_fail(CRM_DAMAGED, "'%s' is not the name of a file by its content", hex ? hex : "");
	if (*fd < 0 && errno == ENOENT)
		return crm_err_hint(crm_fail(CRM_DAMAGED, "the file files/%.2s/%s is not there", hex, hex + 2),
		                    "crm-sync pull brings it from a copy that has it; crm-check repair takes it from the history");
	return *fd < 0 ? crm_fail_errno("cannot open %s", path) : NULL;
}

/* -- checking ---------------------------------------------------------------------- */

static void check_one(struct crm_repo *repo, const char *hex, int64_t size, int64_t count, struct crm_str *out)
{
	CRM_AUTO(crm_fd_drop) int fd = -1;
	char found[CRM_DIGEST_HEX];
	int64_t n = 0;
	crm_err err = crm_kept_open(repo, hex, &fd);

	if (!err)
		err = crm_kept_hash(fd, hex, found, &n);
	if (err)
		crm_str_addf(out, "%s (attachments that name it: %lld)", err->text, (long long)count);
	else if (!crm_same(found, hex))
		crm_str_addf(out, "the file files/%.2s/%s is not what was put there", hex, hex + 2);
	else if (size >= 0 && size != n)
		crm_str_addf(out, "the file files/%.2s/%s has %lld bytes, its attachment says %lld", hex, hex + 2,
		             (long long)n, (long long)size);
}

crm_err crm_kept_check(struct crm_repo *repo, const volatile int *stop,
                        void (*found)(void *context, const char *sentence), void *context)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str sentence = {0};
	bool row;

	CRM_TRY(crm_stmt_new(repo->store->db, "SELECT file, max(coalesce(size, -1)), count(*) FROM attachment"
	                     " WHERE file IS NOT NULL GROUP BY file ORDER BY file", &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row || *stop)
			return NULL;
		crm_str_clear(&sentence);
		check_one(repo, crm_stmt_text(stmt, 0), crm_stmt_int(stmt, 1), crm_stmt_int(stmt, 2), &sentence);
		if (sentence.n)
			found(context, crm_str_text(&sentence));
	}
}
