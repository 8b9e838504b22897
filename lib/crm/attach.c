#include "crm/attach.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "base/utf8.h"
#include "model/record.h"
#include "repo/kept.h"

enum { BLOCK = 64 * 1024, NAME_MOST = 200 };

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

static crm_err copy(int from, const char *path, int to, const char *to_path)
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
		CRM_TRY(crm_write_all(to, block, (size_t)n, to_path));
	}
}

static crm_err keep_file(const struct crm_repo *repo, int fd, const char *path, bool keep, char hex[CRM_DIGEST_HEX],
                         int64_t *size)
{
	CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
	if (!keep)
		return crm_kept_hash(fd, path, hex, size);
	CRM_TRY(crm_put_open(repo->folder, &put));
	CRM_TRY(copy(fd, path, put.fd, "files/"));
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

bool crm_attach_is_raw(const char *name, const char *type)
{
	return name && type && crm_same(name, CRM_ATTACH_RAW) && crm_same(type, CRM_ATTACH_RAW_TYPE);
}

/* -- out again ------------------------------------------------------------------------- */

/* Parts folders, drives a terminal, or turns the order of letters round so that an ending looks like another. */
static bool is_unsafe(uint32_t code)
{
	return code < 0x20 || code == 0x7F || (code >= 0x80 && code < 0xA0) || code == '/' || code == '\\' || code == ':' ||
	       code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

const char *crm_attach_name(struct crm_arena *arena, const char *name, const char *id)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const char *at = name ? name : "";
	uint32_t code;
	for (const char *p = at; *p; p++)
		if (*p == '/' || *p == '\\')
			at = p + 1;
	for (size_t n; (n = crm_utf8_next(at, strlen(at), &code)) > 0 && out.n + n <= NAME_MOST; at += n)
		if (is_unsafe(code) || (!out.n && (code == '.' || code == '-')))
			crm_str_add_c(&out, '_');
		else
			crm_utf8_add(&out, code);
	return out.n ? crm_copy(arena, crm_str_text(&out)) : crm_textf(arena, "attachment-%.8s", id);
}

static crm_err refuse_there(const char *path)
{
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s is there already", path), "--force writes over it, --into FOLDER beside it");
}

crm_err crm_attach_check_free(const char *path)
{
	struct stat info;
	return lstat(path, &info) == 0 ? refuse_there(path) : NULL;
}

crm_err crm_attach_save(const struct crm_repo *repo, const char *hex, const char *path, bool over)
{
	int from, to;
	CRM_TRY(crm_kept_open(repo, hex, &from));
	to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (over ? O_TRUNC : O_EXCL), 0666);
	crm_err err = to >= 0 ? copy(from, "files/", to, path) : errno == EEXIST ? refuse_there(path)
	                                                      : crm_fail_errno("cannot write %s", path);
	if (to >= 0 && close(to) && !err)
		err = crm_fail_errno("cannot write %s", path);
	if (to >= 0 && err)
		unlink(path);
	close(from);
	return err;
}
