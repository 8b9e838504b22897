/*
 * An LD_PRELOAD library: the k-th file operation of a tree of processes fails, or kills there.
 *
 *     FAULT_ROOT   only operations on paths under this folder (no symbolic links in it) count
 *     FAULT_STATE  a file of at least 16 bytes, all zero: the count all processes share, and whether
 *                  it happened (the bytes 8 to 15 are then not zero). Without it nothing is counted.
 *     FAULT_AT     k, from 1; 0 or absent: only count
 *     FAULT_KIND   EIO, ENOSPC   the operation fails with this
 *                  FULL          from the k-th on, whatever takes room fails with ENOSPC
 *                  GONE          from the k-th on, everything fails with EIO
 *                  SHORT         a write writes half of it and says so; anything else is done
 *                  KILL          the process is killed instead of it
 *                  TORN          a write writes half of it, then the process is killed
 *                  CRASH         every process that comes to an operation from now on is killed
 *     FAULT_LOG    a line "NUMBER PID OPERATION PATH" for each
 *     FAULT_KEEP   keeps what is durable there: keep.h
 *
 * Counted are: write, pwrite, fsync, fdatasync, open with O_CREAT, ftruncate, rename, link, unlink,
 * mkdir, mkostemp, and stdio's fopen for writing and the fclose and fflush that write. Not counted, for they
 * cannot be seen from here: what is written through a mapping (SQLite's -shm, which is not meant to
 * last) and writes that stdio makes by itself when its buffer is full.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/fault/keep.h"

/* What libc declares only under conditions that would rename the others. */
int open64(const char *path, int flags, ...);
int openat64(int folder, const char *path, int flags, ...);
int creat64(const char *path, mode_t mode);
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at);
int ftruncate64(int fd, off64_t size);
FILE *fopen64(const char *restrict path, const char *restrict mode);

struct state {
	_Atomic uint64_t count, happened;
};

static struct state *state;
static const char *root, *kind;
static size_t root_length;
static uint64_t at;
static int log_fd = -1;

enum { DONE = 0, HALF = -1, HALF_AND_KILL = -2 }; /* else an errno */
enum { TAKES_ROOM = 1, IS_WRITE = 2 };

static bool is_kind(const char *name)
{
	return strcmp(kind, name) == 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *file = getenv("FAULT_STATE"), *number = getenv("FAULT_AT"), *log = getenv("FAULT_LOG");

	root = getenv("FAULT_ROOT");
	kind = getenv("FAULT_KIND") ? getenv("FAULT_KIND") : "EIO";
	at = number ? strtoull(number, NULL, 10) : 0;
	if (!file || !root)
		return;
	root_length = strlen(root);
	int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0);
	if (fd < 0)
		return;
	void *shared = mmap(NULL, sizeof(*state), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (shared == MAP_FAILED)
		return;
	state = shared;
	if (log)
		log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	keep_begin();
}

/* -- which file ---------------------------------------------------------------------- */

static void path_of_fd(int fd, char *out)
{
	char link[64];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, out, PATH_MAX - 1);
	out[n < 0 ? 0 : n] = '\0';
}

static void path_at(int folder, const char *path, char *out)
{
	char before[PATH_MAX] = "";

	if (*path != '/' && folder != AT_FDCWD)
		path_of_fd(folder, before);
	else if (*path != '/' && !getcwd(before, sizeof(before)))
		before[0] = '\0';
	if (snprintf(out, PATH_MAX, *path == '/' ? "%s%s" : "%s/%s", before, path) >= PATH_MAX)
		out[0] = '\0';
}

static bool is_ours(const char *path)
{
	return state && strncmp(path, root, root_length) == 0 &&
	       (path[root_length] == '/' || path[root_length] == '\0');
}

/* -- whether it fails ---------------------------------------------------------------- */

static void note(uint64_t number, const char *operation, const char *path)
{
	char line[PATH_MAX + 64];
	int n = snprintf(line, sizeof(line), "%llu %d %s %s\n", (unsigned long long)number, (int)getpid(),
	                 operation, path);

	if (log_fd >= 0)
		syscall(SYS_write, log_fd, line, (size_t)n);
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	pause();
}

static int at_the_moment(int flags)
{
	state->happened = 1;
	if (is_kind("KILL") || is_kind("CRASH"))
		die();
	if (is_kind("TORN") && !(flags & IS_WRITE))
		die();
	if (is_kind("SHORT"))
		return flags & IS_WRITE ? HALF : DONE;
	if (is_kind("TORN"))
		return HALF_AND_KILL;
	if (is_kind("FULL"))
		return flags & TAKES_ROOM ? ENOSPC : DONE;
	return is_kind("ENOSPC") ? ENOSPC : EIO;
}

static int later(int flags)
{
	if (is_kind("CRASH"))
		die();
	if (is_kind("GONE"))
		return EIO;
	return is_kind("FULL") && (flags & TAKES_ROOM) ? ENOSPC : DONE;
}

/* Counts the operation; DONE: let it be done, an errno: it fails, HALF: of a write. */
static int decide(const char *operation, const char *path, int flags)
{
	if (!is_ours(path))
		return DONE;
	uint64_t number = ++state->count;
	note(number, operation, path);
	if (!at || number < at)
		return DONE;
	return number == at ? at_the_moment(flags) : later(flags);
}

static bool fails(const char *operation, int folder, const char *path, int flags)
{
	char full[PATH_MAX];

	if (!state)
		return false;
	path_at(folder, path, full);
	int verdict = decide(operation, full, flags);
	if (verdict > 0)
		errno = verdict;
	return verdict > 0;
}

/* -- opening --------------------------------------------------------------------------- */

static void pin(int fd)
{
	char path[PATH_MAX];

	if (!state)
		return;
	path_of_fd(fd, path);
	if (is_ours(path))
		keep_pin(fd);
}

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
	if ((flags & O_CREAT) && fails("open", folder, path, TAKES_ROOM))
		return -1;
	int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
	if (fd >= 0 && (flags & O_CREAT))
		pin(fd);
	return fd;
}

static mode_t mode_from(int flags, va_list rest)
{
	return flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? (mode_t)va_arg(rest, int) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list rest;

	va_start(rest, flags);
	mode_t mode = mode_from(flags, rest);
	va_end(rest);
	return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list rest;

	va_start(rest, flags);
	mode_t mode = mode_from(flags, rest);
	va_end(rest);
	return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
	va_list rest;

	va_start(rest, flags);
	mode_t mode = mode_from(flags, rest);
	va_end(rest);
	return open_at(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
	va_list rest;

	va_start(rest, flags);
	mode_t mode = mode_from(flags, rest);
	va_end(rest);
	return open_at(folder, path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
	return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char *path, mode_t mode)
{
	return creat(path, mode);
}

/* -- writing and syncing ------------------------------------------------------------------ */

/* How many bytes may be written: n; half; or -1, and errno is set. *kill: die afterwards. */
static ssize_t room_for(const char *operation, int fd, size_t n, bool *killed)
{
	char path[PATH_MAX];

	*killed = false;
	path_of_fd(fd, path);
	int verdict = decide(operation, path, TAKES_ROOM | IS_WRITE);
	*killed = verdict == HALF_AND_KILL;
	if (verdict < 0)
		return (ssize_t)(n > 1 ? n / 2 : n);
	errno = verdict;
	return verdict ? -1 : (ssize_t)n;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	bool killed = false;
	ssize_t most = state ? room_for("write", fd, n, &killed) : (ssize_t)n;

	if (most >= 0)
		most = syscall(SYS_write, fd, bytes, (size_t)most);
	if (killed)
		die();
	return most;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t from)
{
	bool killed = false;
	ssize_t most = state ? room_for("pwrite", fd, n, &killed) : (ssize_t)n;

	if (most >= 0)
		most = syscall(SYS_pwrite64, fd, bytes, (size_t)most, from);
	if (killed)
		die();
	return most;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t from)
{
	return pwrite64(fd, bytes, n, from);
}

static bool fd_fails(const char *operation, int fd, int flags)
{
	char path[PATH_MAX];

	if (!state)
		return false;
	path_of_fd(fd, path);
	int verdict = decide(operation, path, flags);
	if (verdict > 0)
		errno = verdict;
	return verdict > 0;
}

static int sync_by(long call, const char *operation, int fd)
{
	char path[PATH_MAX];

	if (fd_fails(operation, fd, 0))
		return -1;
	int code = (int)syscall(call, fd);
	if (code == 0 && state) {
		path_of_fd(fd, path);
		if (is_ours(path))
			keep_synced(fd);
	}
	return code;
}

int fsync(int fd)
{
	return sync_by(SYS_fsync, "fsync", fd);
}

int fdatasync(int fd)
{
	return sync_by(SYS_fdatasync, "fdatasync", fd);
}

int ftruncate64(int fd, off64_t size)
{
	return fd_fails("ftruncate", fd, TAKES_ROOM) ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

/* -- names ---------------------------------------------------------------------------------- */

static int rename_at(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	if (fails("rename", to_folder, to, 0))
		return -1;
	return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int rename(const char *from, const char *to)
{
	return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	return rename_at(from_folder, from, to_folder, to, 0);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	return rename_at(from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
	if (fails("link", to_folder, to, TAKES_ROOM))
		return -1;
	return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to)
{
	return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlinkat(int folder, const char *path, int flags)
{
	return fails("unlink", folder, path, 0) ? -1 : (int)syscall(SYS_unlinkat, folder, path, flags);
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
	return fails("mkdir", folder, path, TAKES_ROOM) ? -1 : (int)syscall(SYS_mkdirat, folder, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}

/* -- where libc opens and writes by itself, and does not come through here ----------------------- */

static void *libc(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
	FILE *(*next)(const char *, const char *) = (FILE *(*)(const char *, const char *))(uintptr_t)libc("fopen");
	bool writes = strpbrk(mode, "wa+") != NULL;

	if (writes && fails("open", AT_FDCWD, path, TAKES_ROOM))
		return NULL;
	FILE *file = next(path, mode);
	if (file && writes)
		pin(fileno(file));
	return file;
}

FILE *fopen64(const char *restrict path, const char *restrict mode)
{
	return fopen(path, mode);
}

static int temporary(const char *function, char *template, int flags)
{
	int (*next)(char *, int) = (int (*)(char *, int))(uintptr_t)libc(function);

	if (fails("open", AT_FDCWD, template, TAKES_ROOM))
		return -1;
	int fd = next(template, flags);
	if (fd >= 0)
		pin(fd);
	return fd;
}

int mkostemp(char *template, int flags)
{
	return temporary("mkostemp", template, flags);
}

int mkstemp(char *template)
{
	return temporary("mkostemp", template, 0);
}

static bool pending_fails(FILE *file)
{
	return file && state && __fwriting(file) && __fpending(file) > 0 &&
	       fd_fails("write", fileno(file), TAKES_ROOM);
}

int fflush(FILE *file)
{
	int (*next)(FILE *) = (int (*)(FILE *))(uintptr_t)libc("fflush");

	return pending_fails(file) ? EOF : next(file);
}

int fclose(FILE *file)
{
	int (*next)(FILE *) = (int (*)(FILE *))(uintptr_t)libc("fclose");

	if (!pending_fails(file))
		return next(file);
	int number = errno;
	__fpurge(file);
	next(file);
	errno = number;
	return EOF;
}
