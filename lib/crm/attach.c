#include "crm/attach.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "model/record.h"
#include "repo/kept.h"

enum { BLOCK = 64 * 1024 };

/* What mail readers open by themselves; all else is bytes (RFC 2046, 4.5.1). */
static const char *type_of(const char *name)
{
	static const struct { const char *ending, *type; } known[] = {
		{ "csv", "text/csv" }, { "gif", "image/gif" }, { "htm", "text/html" }, { "html", "text/html" },
		{ "ics", "text/calendar" }, { "jpeg", "image/jpeg" }, { "jpg", "image/jpeg" }, { "json", "application/json" },
		{ "md", "text/markdown" }, { "pdf", "application/pdf" }, { "png", "image/png" }, { "svg", "image/svg+xml" },
		{ "txt", "text/plain" }, { "vcf", "text/vcard" }, { "zip", "application/zip" },
	};
	const char *point = strrchr(name, '.');
	for (size_t i = 0; point && i < CRM_COUNT(known); i++)
		if (strcasecmp(point + 1, known[i].ending) == 0)
			return known[i].type;
	return "application/octet-stream";
}

static crm_err open_file(const char *path, int *fd)
{
	struct stat info;
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0 && errno == ENOENT)
		return crm_fail(CRM_NOT_FOUND, "there is no file %s", path);
	if (*fd < 0 || fstat(*fd, &info))
		return crm_fail_errno("cannot read %s", path);
	return S_ISREG(info.st_mode) ? NULL : crm_fail(CRM_INVALID, "%s is not a file", path);
}

static crm_err copy(int from, int to, const char *path)
{
	char block[BLOCK];
	for (;;) {
		ssize_t n = read(from, block, sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return crm_fail_errno("cannot read %s", path);
		if (n == 0)
			return NULL;
		CRM_TRY(crm_write_all(to, block, (size_t)n, "files/"));
	}
}

static crm_err keep_file(const struct crm_repo *repo, int fd, const char *path, bool keep, char hex[CRM_DIGEST_HEX],
                         int64_t *size)
{
	CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
	if (!keep)
		return crm_kept_hash(fd, path, hex, size);
	CRM_TRY(crm_put_open(repo->folder, &put));
	CRM_TRY(copy(fd, put.fd, path));
	return crm_put_keep(&put, true, hex, size);
}

static crm_err write_record(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena, const char *message,
                            const char *name, const char *hex, int64_t size)
{
	struct crm_record *record = crm_record_new(arena, crm_model_entity(repo->store->model, "attachment"));
	CRM_TRY(crm_record_make(record, arena, &repo->reading, NULL, 0));
	crm_record_put(record, "message", crm_value_text(message));
	crm_record_put(record, "name", crm_value_text(name));
	crm_record_put(record, "mime_type", crm_value_text(type_of(name)));
	crm_record_put(record, "file", crm_value_text(hex));
	crm_record_put(record, "size", crm_value_integer(size));
	return crm_change_create(change, record);
}

crm_err crm_attach_file(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena, const char *message,
                        const char *path, bool keep)
{
	char *hex = crm_alloc(arena, CRM_DIGEST_HEX);
	int64_t size;
	int fd;
	crm_err err = open_file(path, &fd);
	if (!err)
		err = keep_file(repo, fd, path, keep, hex, &size);
	if (fd >= 0)
		close(fd);
	CRM_TRY(err);
	return write_record(repo, change, arena, message, crm_copy(arena, crm_path_last(path)), hex, size);
}
