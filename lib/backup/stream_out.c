#include "backup/stream_out.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/gzip.h"

struct crm_stream_out {
	const char *path, *part;         /* part NULL: stdout */
	int fd;
	bool is_sealed;
	struct crm_seal_stream stream;
	struct crm_gzip *gzip;
	struct crm_str packed, message;
	int64_t bytes;
};

static crm_err put(struct crm_stream_out *out, const void *bytes, size_t n)
{
	out->bytes += (int64_t)n;
	return crm_write_all(out->fd, bytes, n, out->part ? out->path : "stdout");
}

static crm_err put_message(struct crm_stream_out *out, const void *bytes, size_t n, bool last)
{
	size_t sealed = n + CRM_SEAL_MORE;

	crm_str_clear(&out->message);
	for (int i = 0; i < CRM_STREAM_LENGTH; i++)
		crm_str_add_c(&out->message, (char)(sealed >> (8 * i) & 255));
	crm_seal_put(&out->stream, bytes, n, last, &out->message);
	return put(out, out->message.s, out->message.n);
}

static crm_err begin(void *context, const unsigned char *name, bool *have)
{
	(void)context;
	(void)name;
	*have = false;
	return NULL;
}

static crm_err piece(void *context, const void *bytes, size_t n)
{
	struct crm_stream_out *out = context;

	crm_str_clear(&out->packed);
	crm_gzip_add(out->gzip, bytes, n, &out->packed);
	return out->is_sealed ? put_message(out, out->packed.s, out->packed.n, false) : put(out, out->packed.s, out->packed.n);
}

static crm_err end(void *context)
{
	(void)context;
	return NULL;
}

struct crm_backup_sink crm_stream_sink(struct crm_stream_out *out)
{
	return (struct crm_backup_sink){ .begin = begin, .piece = piece, .end = end, .context = out };
}

/* One name a file, so that the next writes over what one that was killed has left. */
static crm_err open_part(struct crm_arena *arena, struct crm_stream_out *out)
{
	struct stat about;

	if (stat(out->path, &about) == 0 && !S_ISREG(about.st_mode))
		return crm_fail(CRM_INVALID, "%s is no file", out->path);
	out->part = crm_textf(arena, "%s.crm-part", out->path);
	out->fd = open(out->part, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out->fd < 0)
		return crm_fail_errno("cannot write %s", out->path);
	if (flock(out->fd, LOCK_EX | LOCK_NB) != 0) {
		out->part = NULL; /* that one's */
		return crm_fail(CRM_BUSY, "another crm-backup is writing %s", out->path);
	}
	return ftruncate(out->fd, 0) == 0 ? NULL : crm_fail_errno("cannot write %s", out->path);
}

static crm_err put_head(struct crm_arena *arena, struct crm_stream_out *out, struct crm_keys *keys)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	unsigned char key[CRM_SEAL_KEY], head[CRM_SEAL_STREAM];

	crm_seal_random(key, sizeof key);
	crm_err err = crm_keys_put(arena, keys, false, key);
	crm_seal_write(&out->stream, key, head);
	crm_seal_forget(key, sizeof key);
	CRM_TRY(err);
	crm_keys_text(keys, &text);
	crm_str_add_c(&text, '\n');
	crm_str_add_n(&text, (const char *)head, sizeof head);
	return put(out, text.s, text.n);
}

crm_err crm_stream_create(struct crm_arena *arena, const char *path, struct crm_keys *keys, struct crm_stream_out **result)
{
	CRM_AUTO(crm_stream_out_drop) struct crm_stream_out *out = crm_calloc(1, sizeof *out);

	out->path = path;
	out->fd = STDOUT_FILENO;
	out->is_sealed = keys->is_sealed;
	out->gzip = crm_gzip_new();
	if (strcmp(path, "-") != 0)
		CRM_TRY(open_part(arena, out));
	if (keys->is_sealed)
		CRM_TRY(put_head(arena, out, keys));
	*result = out;
	out = NULL;
	return NULL;
}

void crm_stream_out_drop(struct crm_stream_out **at)
{
	struct crm_stream_out *out = *at;

	if (!out)
		return;
	if (out->part)
		unlink(out->part);
	if (out->fd != STDOUT_FILENO)
		crm_fd_drop(&out->fd);
	crm_seal_forget(&out->stream, sizeof out->stream);
	crm_gzip_drop(&out->gzip);
	crm_str_drop(&out->packed);
	crm_str_drop(&out->message);
	free(out);
	*at = NULL;
}

static crm_err name_it(struct crm_stream_out *out)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(out->path, '/');

	if (fsync(out->fd) != 0 || rename(out->part, out->path) != 0)
		return crm_fail_errno("cannot write %s", out->path);
	out->part = NULL;
	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - out->path) + 1 : 1, slash ? out->path : ".");
	return crm_folder_sync(folder);
}

crm_err crm_stream_finish(struct crm_stream_out *out, int64_t *bytes)
{
	if (out->is_sealed)
		CRM_TRY(put_message(out, "", 0, true));
	*bytes = out->bytes;
	return out->part ? name_it(out) : NULL;
}
