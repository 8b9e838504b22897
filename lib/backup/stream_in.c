#include "backup/stream_in.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup/cut.h"
#include "backup/stream_out.h"
#include "base/file.h"
#include "base/gzip.h"

enum { HEAD_MOST = 1 << 16, ROOM = 1 << 20 };

struct crm_stream_in {
	const char *what;
	int fd;
	struct crm_keys keys;
	struct crm_seal_stream stream;
	struct crm_gzip *gzip;
	struct crm_str bytes, message;   /* read, and from `at` on not yet used; a message, opened */
	size_t at, most;                 /* most: bytes that the longest piece may come to */
	bool is_whole;                   /* the end of the file was read */
	bool is_last;                    /* the last message was */
};

static size_t left(const struct crm_stream_in *in)
{
	return in->bytes.n - in->at;
}

/* At least so many bytes from `at` on, unless the file ends before. */
static crm_err fill(struct crm_stream_in *in, size_t wanted)
{
	if (left(in) >= wanted || in->is_whole)
		return NULL;
	if (in->at)
		memmove(in->bytes.s, in->bytes.s + in->at, left(in));
	crm_str_cut(&in->bytes, left(in));
	in->at = 0;
	crm_str_reserve(&in->bytes, wanted + ROOM);
	while (in->bytes.n < wanted && !in->is_whole) {
		ssize_t n = read(in->fd, in->bytes.s + in->bytes.n, ROOM);
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read %s", in->what);
		in->is_whole = n == 0;
		in->bytes.n += n > 0 ? (size_t)n : 0;
	}
	return NULL;
}

static crm_err cut_off(const struct crm_stream_in *in)
{
	return crm_fail(CRM_DAMAGED, "%s has been cut off", in->what);
}

static crm_err no_backup(const struct crm_stream_in *in)
{
	return crm_fail(CRM_DAMAGED, "%s is no backup", in->what);
}

/* A piece that is a whole member of gzip. */
static crm_err next_plain(struct crm_stream_in *in, struct crm_str *piece)
{
	size_t used = 0;

	CRM_TRY(fill(in, in->most));
	if (!left(in))
		return NULL;
	CRM_TRY(crm_err_in(crm_gzip_read(in->gzip, in->bytes.s + in->at, left(in), CRM_PIECE_MOST, &used, piece), "%s", in->what));
	in->at += used;
	return NULL;
}

static crm_err next_message(struct crm_stream_in *in)
{
	size_t length = 0;

	CRM_TRY(fill(in, CRM_STREAM_LENGTH));
	if (left(in) < CRM_STREAM_LENGTH)
		return cut_off(in);
	for (int i = CRM_STREAM_LENGTH; i--;)
		length = length << 8 | (unsigned char)in->bytes.s[in->at + (size_t)i];
	in->at += CRM_STREAM_LENGTH;
	if (length > in->most + CRM_SEAL_MORE)
		return crm_fail(CRM_DAMAGED, "%s has been changed since it was made", in->what);
	CRM_TRY(fill(in, length));
	if (left(in) < length)
		return cut_off(in);
	crm_str_clear(&in->message);
	if (!crm_seal_take(&in->stream, in->bytes.s + in->at, length, &in->is_last, &in->message))
		return crm_fail(CRM_DAMAGED, "%s has been changed since it was made", in->what);
	in->at += length;
	return NULL;
}

static crm_err next_sealed(struct crm_stream_in *in, struct crm_str *piece)
{
	size_t used;

	if (in->is_last)
		return NULL;
	CRM_TRY(next_message(in));
	if (in->is_last) {
		CRM_TRY(fill(in, 1));
		return left(in) || in->message.n ? crm_fail(CRM_DAMAGED, "%s goes on behind its end", in->what) : NULL;
	}
	return crm_err_in(crm_gzip_read(in->gzip, crm_str_text(&in->message), in->message.n, CRM_PIECE_MOST, &used, piece), "%s",
	                  in->what);
}

static crm_err next(void *context, struct crm_str *piece)
{
	struct crm_stream_in *in = context;

	return in->keys.is_sealed ? next_sealed(in, piece) : next_plain(in, piece);
}

struct crm_backup_source crm_stream_source(struct crm_stream_in *in)
{
	return (struct crm_backup_source){ next, in };
}

const struct crm_keys *crm_stream_keys(const struct crm_stream_in *in)
{
	return &in->keys;
}

static crm_err read_head(struct crm_arena *arena, struct crm_stream_in *in)
{
	CRM_TRY(fill(in, HEAD_MOST));
	const char *bytes = crm_str_text(&in->bytes);
	if (in->bytes.n > 2 && (unsigned char)bytes[0] == 0x1f && (unsigned char)bytes[1] == 0x8b)
		return NULL;
	const char *end = in->bytes.n ? memmem(bytes, in->bytes.n, "\n\n", 2) : NULL;
	if (!end || !crm_starts(bytes, "crm-backup "))
		return no_backup(in);
	in->at = (size_t)(end - bytes) + 2;
	CRM_TRY(crm_err_in(crm_keys_read(arena, crm_copy_n(arena, bytes, in->at - 1), &in->keys), "%s", in->what));
	return in->keys.is_sealed ? NULL : no_backup(in);
}

crm_err crm_stream_open(struct crm_arena *arena, const char *path, struct crm_stream_in **out)
{
	CRM_AUTO(crm_stream_in_drop) struct crm_stream_in *in = crm_calloc(1, sizeof *in);
	bool is_stdin = strcmp(path, "-") == 0;

	*out = NULL;
	in->what = is_stdin ? "stdin" : path;
	in->gzip = crm_gzip_new();
	in->most = crm_gzip_bound(in->gzip, CRM_PIECE_MOST);
	in->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		return errno == ENOENT ? crm_fail(CRM_NOT_FOUND, "there is no backup %s", path) : crm_fail_errno("cannot read %s", path);
	CRM_TRY(read_head(arena, in));
	*out = in;
	in = NULL;
	return NULL;
}

void crm_stream_in_drop(struct crm_stream_in **at)
{
	struct crm_stream_in *in = *at;

	if (!in)
		return;
	if (in->fd != STDIN_FILENO)
		crm_fd_drop(&in->fd);
	crm_seal_forget(&in->stream, sizeof in->stream);
	crm_gzip_drop(&in->gzip);
	crm_str_drop(&in->bytes);
	crm_str_drop(&in->message);
	free(in);
	*at = NULL;
}

crm_err crm_stream_prove(struct crm_stream_in *in, const struct crm_keys_proof *proof)
{
	unsigned char secret[CRM_SEAL_KEY], key[CRM_SEAL_KEY];
	crm_err err;

	if (!in->keys.is_sealed)
		return NULL;
	CRM_TRY(crm_err_in(crm_keys_secret(&in->keys, proof, secret), "%s", in->what));
	err = crm_keys_take(&in->keys, false, secret, key);
	crm_seal_forget(secret, sizeof secret);
	CRM_TRY(crm_err_in(err, "%s", in->what));
	CRM_TRY(fill(in, CRM_SEAL_STREAM));
	bool good = left(in) >= CRM_SEAL_STREAM &&
	            crm_seal_read(&in->stream, key, (const unsigned char *)in->bytes.s + in->at);
	crm_seal_forget(key, sizeof key);
	in->at += CRM_SEAL_STREAM;
	return good ? NULL : cut_off(in);
}
