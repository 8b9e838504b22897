#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

/* How a child tells that it could not start: errno through a pipe that a
 * successful exec closes. */
struct telltale {
	int read_end, write_end;
};

static void telltale_drop(struct telltale *tell)
{
	crm_fd_drop(&tell->read_end);
	crm_fd_drop(&tell->write_end);
}

static crm_err telltale_open(struct telltale *tell)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return crm_fail_errno("cannot start a process");
	tell->read_end = ends[0];
	tell->write_end = ends[1];
	return NULL;
}

/* Between fork and exec only async-signal-safe calls are allowed: no memory, no stdio. */
CRM_NORETURN static void tell_and_exit(int fd)
{
	int number = errno;

	if (write(fd, &number, sizeof(number)) < 0)
		_exit(126);
	_exit(127);
}

CRM_NORETURN static void become(const char *path, char *const argv[], int tell_fd)
{
	sigset_t none;

	signal(SIGPIPE, SIG_DFL); /* a tool may ignore it; that must not be inherited */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvp(path, argv);
	tell_and_exit(tell_fd);
}

/* Waits until the child has become its program, or says why not. */
static crm_err hear(struct telltale *tell, const char *path)
{
	int number = 0;
	ssize_t n;

	crm_fd_drop(&tell->write_end);
	do
		n = read(tell->read_end, &number, sizeof(number));
	while (n < 0 && errno == EINTR);
	if (n != sizeof(number))
		return NULL;
	errno = number;
	return crm_fail_errno("cannot run %s", path);
}

/* Stdio on /dev/null, nothing else open but the telltale, which becomes 3. */
static void close_all_but(int tell_fd)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3 && null >= 0; fd++)
		if (fd != tell_fd)
			dup2(null, fd);
	if (tell_fd != 3)
		dup3(tell_fd, 3, O_CLOEXEC);
	if (close_range(4, ~0u, 0) == 0)
		return;
	for (int fd = 4, end = (int)sysconf(_SC_OPEN_MAX); fd < end; fd++)
		close(fd);
}

CRM_NORETURN static void detach_in_child(const char *path, char *const argv[], int tell_fd)
{
	setsid();
	pid_t pid = fork();
	if (pid < 0)
		tell_and_exit(tell_fd);
	if (pid > 0)
		_exit(0);
	close_all_but(tell_fd);
	become(path, argv, 3);
}

crm_err crm_process_detach(const char *path, char *const argv[])
{
	CRM_AUTO(telltale_drop) struct telltale tell = {-1, -1};
	int status;

	CRM_TRY(telltale_open(&tell));
	pid_t pid = fork();
	if (pid < 0)
		return crm_fail_errno("cannot start %s", path);
	if (pid == 0)
		detach_in_child(path, argv, tell.write_end);
	CRM_TRY(crm_process_wait(pid, &status)); /* the first child only forks */
	return hear(&tell, path);
}

/* What a program's stdio is; -1: the parent's. */
struct stdio {
	int input, output, errors;
};

static bool redirect(const struct stdio *stdio)
{
	return (stdio->input < 0 || dup2(stdio->input, STDIN_FILENO) >= 0) &&
	       (stdio->output < 0 || dup2(stdio->output, STDOUT_FILENO) >= 0) &&
	       (stdio->errors < 0 || dup2(stdio->errors, STDERR_FILENO) >= 0);
}

static crm_err start(const char *path, char *const argv[], struct stdio stdio, pid_t *pid)
{
	CRM_AUTO(telltale_drop) struct telltale tell = {-1, -1};

	CRM_TRY(telltale_open(&tell));
	*pid = fork();
	if (*pid < 0)
		return crm_fail_errno("cannot start %s", path);
	if (*pid == 0) {
		if (!redirect(&stdio))
			tell_and_exit(tell.write_end);
		become(path, argv, tell.write_end);
	}
	crm_err err = hear(&tell, path);
	if (err)
		waitpid(*pid, NULL, 0);
	return err;
}

crm_err crm_process_wait(pid_t pid, int *status)
{
	int raw;

	while (waitpid(pid, &raw, 0) < 0)
		if (errno != EINTR)
			return crm_fail_errno("cannot wait for process %d", (int)pid);
	*status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	return NULL;
}

crm_err crm_process_run(const char *path, char *const argv[], int *status)
{
	pid_t pid;

	CRM_TRY(start(path, argv, (struct stdio){ -1, -1, -1 }, &pid));
	return crm_process_wait(pid, status);
}

static crm_err read_some(int fd, size_t most, struct crm_str *out)
{
	char buffer[4096];
	ssize_t n;

	while (out->n < most) {
		n = read(fd, buffer, sizeof buffer);
		if (n == 0)
			return NULL;
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read from a process");
		if (n > 0)
			crm_str_add_n(out, buffer, (size_t)n);
	}
	return NULL;
}

crm_err crm_process_capture(const char *path, char *const argv[], size_t most, struct crm_str *out, int *status)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), ends[2];
	pid_t pid;

	if (null < 0 || pipe2(ends, O_CLOEXEC) != 0) {
		crm_fd_drop(&null);
		return crm_fail_errno("cannot start %s", path);
	}
	crm_err err = start(path, argv, (struct stdio){ null, ends[1], null }, &pid);
	crm_fd_drop(&null);
	crm_fd_drop(&ends[1]);
	crm_err late = err ? NULL : read_some(ends[0], most, out);
	crm_fd_drop(&ends[0]);
	CRM_TRY(err);
	CRM_TRY(crm_process_wait(pid, status));
	return late;
}

/* While an editor runs, Ctrl-C is its own business (as in system(3)). */
struct quiet {
	struct sigaction interrupt, quit;
};

static void quiet_begin(struct quiet *quiet)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	sigaction(SIGINT, &ignore, &quiet->interrupt);
	sigaction(SIGQUIT, &ignore, &quiet->quit);
}

static void quiet_end(struct quiet *quiet)
{
	sigaction(SIGINT, &quiet->interrupt, NULL);
	sigaction(SIGQUIT, &quiet->quit, NULL);
}

crm_err crm_process_run_line(const char *line, const char *argument, int *status)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct quiet quiet;
	pid_t pid;
	char *argv[] = {
		crm_copy(arena, "sh"), crm_copy(arena, "-c"), crm_textf(arena, "%s \"$@\"", line),
		crm_copy(arena, line), crm_copy(arena, argument), NULL,
	};

	CRM_TRY(start("/bin/sh", argv, (struct stdio){ -1, -1, -1 }, &pid));
	quiet_begin(&quiet); /* after the start: the child must not inherit it */
	crm_err err = crm_process_wait(pid, status);
	quiet_end(&quiet);
	return err;
}

crm_err crm_process_pipe_to(const char *line, int *fd, pid_t *pid)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *argv[] = {crm_copy(arena, "sh"), crm_copy(arena, "-c"), crm_copy(arena, line), NULL};
	int ends[2];

	*fd = -1;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return crm_fail_errno("cannot start %s", line);
	crm_err err = start("/bin/sh", argv, (struct stdio){ ends[0], -1, -1 }, pid);
	crm_fd_drop(&ends[0]);
	if (err)
		crm_fd_drop(&ends[1]);
	else
		*fd = ends[1];
	return err;
}

static bool folder_of_link(char path[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);

	if (n <= 0)
		return false;
	path[n] = '\0';
	return true;
}

/* Where a shell would have found argv[0]. */
static bool folder_of_name(struct crm_arena *arena, const char *argv0, char path[PATH_MAX])
{
	const char *folders = getenv("PATH");

	if (strchr(argv0, '/'))
		return realpath(argv0, path) != NULL;
	for (const char *at = folders ? folders : ""; *at;) {
		size_t n = strcspn(at, ":");
		char *file = crm_path(arena, n ? crm_copy_n(arena, at, n) : ".", argv0);
		if (access(file, X_OK) == 0 && crm_is_file(file))
			return realpath(file, path) != NULL;
		at += n + (at[n] == ':');
	}
	return false;
}

crm_err crm_process_folder(struct crm_arena *arena, const char *argv0, char **out)
{
	char path[PATH_MAX];

	if (!folder_of_link(path) && !folder_of_name(arena, argv0, path))
		return crm_fail(CRM_IO, "cannot tell where the program %s lies", argv0);
	char *slash = strrchr(path, '/');
	*out = slash && slash != path ? crm_copy_n(arena, path, (size_t)(slash - path))
	                              : crm_copy(arena, "/");
	return NULL;
}
