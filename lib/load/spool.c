#include "load/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

static crm_err copy(int from, int to, const char *name)
{
	enum { PIECE = 1 << 16 };
	CRM_AUTO(crm_str_drop) struct crm_str buffer = {0};
	crm_str_reserve(&buffer, PIECE);
	for (;;) {
		ssize_t n = read(from, buffer.s, PIECE);
		if (n == 0)
			return NULL;
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read %s", name);
		if (n > 0)
			CRM_TRY(crm_write_all(to, buffer.s, (size_t)n, "a temporary copy of the input"));
	}
}

static crm_err keep(struct crm_arena *arena, int from, const char *name, struct crm_spool *out)
{
	CRM_TRY(crm_file_nameless(&out->fd));
	out->name = name;
	out->path = crm_textf(arena, "/dev/fd/%d", out->fd);
	return copy(from, out->fd, name);
}

crm_err crm_spool_open(struct crm_arena *arena, const char *path, struct crm_spool *out)
{
	struct stat about;
	*out = CRM_SPOOL_NONE;
	if (!path || strcmp(path, "-") == 0)
		return keep(arena, STDIN_FILENO, "stdin", out);
	/* What is no plain file, or is not there, is for the reader to say. */
	if (stat(path, &about) != 0 || S_ISREG(about.st_mode) || S_ISDIR(about.st_mode)) {
		out->path = path;
		return NULL;
	}
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return crm_fail_errno("cannot read %s", path);
	return keep(arena, fd, crm_path_last(path), out);
}

void crm_spool_drop(struct crm_spool *spool)
{
	crm_fd_drop(&spool->fd);
}

/* Where /dev/fd opens a duplicate, it shares the place in the file. */
void crm_spool_rewind(const struct crm_spool *spool)
{
	if (spool->fd >= 0)
		lseek(spool->fd, 0, SEEK_SET);
}

crm_err crm_spool_err(const struct crm_spool *spool, crm_err err)
{
	if (!err || !spool->name || !err->file[0])
		return err;
	crm_err named = crm_err_at(crm_fail(err->kind, "%s", err->text), spool->name, err->line);
	if (err->field[0])
		named = crm_err_field(named, err->field);
	if (err->nearest[0])
		named = crm_err_nearest(named, err->wrong, err->nearest);
	return err->hint[0] ? crm_err_hint(named, "%s", err->hint) : named;
}
