#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/id.h"
#include "base/time.h"

char *crm_path(struct crm_arena *arena, const char *folder, const char *name)
{
	if (!*folder || *name == '/')
		return crm_copy(arena, name);
	return crm_textf(arena, crm_ends(folder, "/") ? "%s%s" : "%s/%s", folder, name);
}

bool crm_is_folder(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool crm_is_file(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

void crm_fd_drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static crm_err read_all(int fd, const char *path, size_t limit, struct crm_str *out)
{
	size_t start = out->n;

	for (;;) {
		crm_str_reserve(out, 64 * 1024);
		ssize_t n = read(fd, out->s + out->n, out->room - out->n - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return crm_fail_errno("cannot read %s", path);
		out->n += (size_t)n;
		out->s[out->n] = '\0';
		if (out->n - start > limit)
			return crm_fail(CRM_INVALID, "%s is larger than %zu bytes", path, limit);
		if (n == 0)
			return NULL;
	}
}

crm_err crm_file_read(const char *path, size_t limit, struct crm_str *out)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;

	if (fd < 0)
		return crm_fail_errno("cannot open %s", path);
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 &&
	    (size_t)about.st_size <= limit)
		crm_str_reserve(out, (size_t)about.st_size + 1);
	return read_all(fd, path, limit, out);
}

crm_err crm_write_all(int fd, const char *bytes, size_t n, const char *what)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return crm_fail_errno("cannot write %s", what);
		bytes += done;
		n -= (size_t)done;
	}
	return NULL;
}

crm_err crm_folder_sync(const char *path)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* Some file systems cannot sync a folder and say EINVAL. */
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		return crm_fail_errno("cannot sync the folder %s", path);
	return NULL;
}

crm_err crm_file_system_sync(const char *folder)
{
	CRM_AUTO(crm_fd_drop) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || syncfs(fd) != 0 ? crm_fail_errno("cannot sync %s", folder) : NULL;
}

const char *crm_path_last(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	if (!path || strcmp(path, "-") == 0)
		return "stdin";
	return slash && slash[1] ? slash + 1 : path;
}

/* A rename is durable only when the folder it happened in is. */
static crm_err sync_folder_of(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) + 1 : 1,
	         slash ? path : ".");
	return crm_folder_sync(folder);
}

static crm_err write_beside(int fd, const char *path, const char *bytes, size_t n)
{
	struct stat about;

	CRM_TRY(crm_write_all(fd, bytes, n, path));
	if (stat(path, &about) == 0 && fchmod(fd, about.st_mode & 07777) != 0)
		return crm_fail_errno("cannot keep the permissions of %s", path);
	if (fsync(fd) != 0)
		return crm_fail_errno("cannot write %s", path);
	return NULL;
}

static crm_err move_onto(const char *temporary, const char *path)
{
	if (rename(temporary, path) != 0)
		return crm_fail_errno("cannot replace %s", path);
	return sync_folder_of(path);
}

/* A file system without links: nobody but us is there, one hopes. */
static crm_err move_beside(const char *temporary, const char *path)
{
	int status = link(temporary, path);

	if (status != 0 && (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS))
		return crm_is_file(path) ? NULL : move_onto(temporary, path);
	if (status != 0 && errno != EEXIST)
		return crm_fail_errno("cannot write %s", path);
	return sync_folder_of(path);
}

static crm_err write_to(const char *path, const char *bytes, size_t n, mode_t mode, crm_err (*move)(const char *, const char *))
{
	char target[PATH_MAX], temporary[PATH_MAX + 32], id[CRM_ID_SIZE];

	/* A link stays a link: what it points to is replaced. */
	if (!realpath(path, target) &&
	    (size_t)snprintf(target, sizeof(target), "%s", path) >= sizeof(target))
		return crm_fail(CRM_IO, "cannot write %s: the name is too long", path);
	snprintf(temporary, sizeof(temporary), "%s.%d-%s", target, (int)getpid(), crm_id_new(id));
	CRM_AUTO(crm_fd_drop) int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return crm_fail_errno("cannot write %s", path);
	crm_err err = write_beside(fd, target, bytes, n);
	if (!err)
		err = move(temporary, target);
	unlink(temporary); /* absent already if it was renamed */
	return err;
}

crm_err crm_file_replace(const char *path, const char *bytes, size_t n)
{
	return write_to(path, bytes, n, 0666, move_onto);
}

crm_err crm_file_need(const char *path, const char *bytes, size_t n)
{
	return crm_is_file(path) ? NULL : write_to(path, bytes, n, 0666, move_beside);
}

crm_err crm_file_replace_private(const char *path, const char *bytes, size_t n)
{
	return write_to(path, bytes, n, 0600, move_onto);
}

crm_err crm_folder_make(const char *path)
{
	char part[PATH_MAX];

	if ((size_t)snprintf(part, sizeof(part), "%s", path) >= sizeof(part))
		return crm_fail(CRM_IO, "cannot make %s: the name is too long", path);
	for (char *slash = part; *slash; slash++) {
		slash += 1 + strcspn(slash + 1, "/");
		char kept = *slash;
		*slash = '\0';
		if (mkdir(part, 0777) != 0 && errno != EEXIST)
			return crm_fail_errno("cannot make the folder %s", part);
		*slash = kept;
		if (!kept)
			break;
	}
	if (!crm_is_folder(path))
		return crm_fail(CRM_IO, "%s is not a folder", path);
	return NULL;
}

crm_err crm_folder_need(const char *path)
{
	if (crm_is_folder(path))
		return NULL;
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return crm_fail_errno("cannot make the folder %s", path);
	return sync_folder_of(path);
}

static void folder_drop(DIR **folder)
{
	if (*folder)
		closedir(*folder);
	*folder = NULL;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool wanted(const char *name, const char *suffix)
{
	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && crm_ends(name, suffix);
}

static void push(struct crm_arena *arena, char ***names, size_t *count, size_t *room,
                 const char *name)
{
	if (*count + 1 >= *room) {
		char **more = crm_new(arena, char *, *room * 2);
		memcpy(more, *names, *count * sizeof(char *));
		*names = more;
		*room *= 2;
	}
	(*names)[(*count)++] = crm_copy(arena, name);
}

crm_err crm_folder_list(struct crm_arena *arena, const char *path, const char *suffix, char ***names)
{
	CRM_AUTO(folder_drop) DIR *folder = opendir(path);
	size_t count = 0, room = 16;
	const struct dirent *entry;

	*names = crm_new(arena, char *, room);
	if (!folder && errno == ENOENT)
		return NULL;
	if (!folder)
		return crm_fail_errno("cannot read the folder %s", path);
	for (errno = 0; (entry = readdir(folder)); errno = 0)
		if (wanted(entry->d_name, suffix))
			push(arena, names, &count, &room, entry->d_name);
	if (errno)
		return crm_fail_errno("cannot read the folder %s", path);
	qsort(*names, count, sizeof(char *), by_bytes);
	return NULL;
}

crm_err crm_file_nameless(int *fd)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	const char *folder = getenv("TMPDIR");

	crm_str_addf(&name, "%s/crm.XXXXXX", folder && *folder ? folder : "/tmp");
	*fd = mkostemp(name.s, O_CLOEXEC);
	if (*fd < 0)
		return crm_fail_errno("cannot make a temporary file %s", name.s);
	unlink(name.s);
	return NULL;
}

crm_err crm_lock_try(const char *path, int *fd)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (*fd < 0)
		return crm_fail_errno("cannot open the lock %s", path);
	while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EINTR)
			continue;
		crm_err err = errno == EWOULDBLOCK ? NULL : crm_fail_errno("cannot lock %s", path);
		crm_fd_drop(fd);
		return err;
	}
	return NULL;
}

/* Asking again is what flock(2) leaves us: it cannot wait for a stated time. */
crm_err crm_lock(const char *path, long milliseconds, int *fd)
{
	int64_t end = crm_monotonic() + milliseconds;
	long pause = 1;

	for (;;) {
		CRM_TRY(crm_lock_try(path, fd));
		if (*fd >= 0)
			return NULL;
		int64_t left = end - crm_monotonic();
		if (left <= 0)
			return crm_fail(CRM_BUSY, "%s is held by another process", path);
		pause = pause < 32 ? pause * 2 : 50;
		long sleep = left < pause ? (long)left : pause;
		nanosleep(&(struct timespec){.tv_nsec = sleep * 1000000}, NULL);
	}
}
