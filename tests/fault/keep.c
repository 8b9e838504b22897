#include "tests/fault/keep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *folder;

void keep_begin(void)
{
	folder = getenv("FAULT_KEEP");
}

/* System calls as they are: the functions of the same name would count these. */
static int create(const char *path)
{
	return (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

static void put(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		long done = syscall(SYS_write, fd, bytes, n);

		if (done <= 0)
			abort();
		bytes += done;
		n -= (size_t)done;
	}
}

static void name_kept(char *out, char what, ino_t inode, const char *suffix)
{
	snprintf(out, PATH_MAX, "%s/%c/%llu%s", folder, what, (unsigned long long)inode, suffix);
}

void keep_pin(int fd)
{
	char link[64], name[PATH_MAX];
	struct stat about;
	int number = errno;

	if (!folder || fstat(fd, &about) < 0)
		return;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	name_kept(name, 'p', about.st_ino, "");
	syscall(SYS_linkat, AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
	errno = number;
}

static void copy_bytes(int fd, int out)
{
	char bytes[65536];
	off_t from = 0;

	for (;;) {
		ssize_t n = pread(fd, bytes, sizeof(bytes), from);

		if (n < 0)
			abort();
		if (n == 0)
			return;
		put(out, bytes, (size_t)n);
		from += n;
	}
}

static void copy_names(const char *path, int out)
{
	DIR *names = opendir(path);
	struct dirent *entry;

	while (names && (entry = readdir(names))) {
		char line[PATH_MAX];
		int n = snprintf(line, sizeof(line), "%llu %c %s\n", (unsigned long long)entry->d_ino,
		                 entry->d_type == DT_DIR ? 'd' : 'f', entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			put(out, line, (size_t)n);
	}
	if (names)
		closedir(names);
}

/* The descriptor may be for writing only; /proc gives one for reading. */
static void copy(int fd, char what, int out)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (what == 'd') {
		copy_names(path, out);
		return;
	}
	int in = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
	if (in < 0)
		abort();
	copy_bytes(in, out);
	close(in);
}

void keep_synced(int fd)
{
	char name[PATH_MAX], beside[PATH_MAX], suffix[32];
	struct stat about;
	int number = errno;

	if (!folder || fstat(fd, &about) < 0)
		return;
	char what = S_ISDIR(about.st_mode) ? 'd' : 'c';
	snprintf(suffix, sizeof(suffix), ".%d", (int)getpid());
	name_kept(name, what, about.st_ino, "");
	name_kept(beside, what, about.st_ino, suffix);
	int out = create(beside);
	if (out < 0)
		abort();
	copy(fd, what, out);
	close(out);
	syscall(SYS_renameat2, AT_FDCWD, beside, AT_FDCWD, name, 0);
	errno = number;
}
