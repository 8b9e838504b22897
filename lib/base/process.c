#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

extern char **environ;

/* What a program starts with. */
struct begin {
	int input, output; /* -1: the parent's */
	int errors;        /* its stderr; 0: as below */
	bool quiet;        /* its stderr is not heard */
	bool merged;       /* its stderr goes where its stdout goes */
	bool detached;     /* a session of its own, all stdio on /dev/null */
};

static int redirect(const struct begin *begin, posix_spawn_file_actions_t *actions)
{
	int number = 0;

	for (int fd = 0; begin->detached && !number && fd < 3; fd++)
		number = posix_spawn_file_actions_addopen(actions, fd, "/dev/null", O_RDWR, 0);
	if (!number && begin->input >= 0)
		number = posix_spawn_file_actions_adddup2(actions, begin->input, STDIN_FILENO);
	if (!number && begin->output >= 0)
		number = posix_spawn_file_actions_adddup2(actions, begin->output, STDOUT_FILENO);
	if (!number && begin->errors)
		number = posix_spawn_file_actions_adddup2(actions, begin->errors, STDERR_FILENO);
	if (!number && begin->merged)
		number = posix_spawn_file_actions_adddup2(actions, STDOUT_FILENO, STDERR_FILENO);
	if (!number && begin->quiet)
		number = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_RDWR, 0);
	return number;
}

/* A tool may ignore SIGPIPE; that must not be inherited. */
static void set_attributes(const struct begin *begin, posix_spawnattr_t *attributes)
{
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigset_t none, usual;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &usual);
	posix_spawnattr_setflags(attributes, (short)(begin->detached ? flags | POSIX_SPAWN_SETSID : flags));
}

/* posix_spawn copies no pages as fork does: it is what makes starting a follower cheap. */
static crm_err start(const char *path, char *const argv[], struct begin begin, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	set_attributes(&begin, &attributes);
	int number = redirect(&begin, &actions);
	if (!number)
		number = posix_spawnp(pid, path, &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	errno = number;
	return number ? crm_fail_errno("cannot run %s", path) : NULL;
}

crm_err crm_process_detach(const char *path, char *const argv[])
{
	pid_t pid;

	return start(path, argv, (struct begin){ .input = -1, .output = -1, .detached = true }, &pid);
}

void crm_process_close_inherited(void)
{
	if (close_range(3, ~0u, 0) == 0)
		return;
	for (int fd = 3, end = (int)sysconf(_SC_OPEN_MAX); fd < end; fd++)
		close(fd);
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

	CRM_TRY(start(path, argv, (struct begin){ .input = -1, .output = -1 }, &pid));
	return crm_process_wait(pid, status);
}

crm_err crm_process_talk(const char *path, char *const argv[], int talk, int errors, pid_t *pid)
{
	return start(path, argv, (struct begin){ .input = talk, .output = talk, .errors = errors }, pid);
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

static crm_err read_output(const char *path, char *const argv[], struct begin begin, size_t most, struct crm_str *out,
                           int *status)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return crm_fail_errno("cannot start %s", path);
	begin.output = ends[1];
	crm_err err = start(path, argv, begin, &pid);
	crm_fd_drop(&ends[1]);
	crm_err late = err ? NULL : read_some(ends[0], most, out);
	crm_fd_drop(&ends[0]);
	CRM_TRY(err);
	CRM_TRY(crm_process_wait(pid, status));
	return late;
}

crm_err crm_process_capture(const char *path, char *const argv[], size_t most, struct crm_str *out, int *status)
{
	CRM_AUTO(crm_fd_drop) int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return crm_fail_errno("cannot start %s", path);
	return read_output(path, argv, (struct begin){ .input = null, .quiet = true }, most, out, status);
}

crm_err crm_process_feed(const char *path, char *const argv[], int input, size_t most, struct crm_str *out, int *status)
{
	return read_output(path, argv, (struct begin){ .input = input, .merged = true }, most, out, status);
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

	CRM_TRY(start("/bin/sh", argv, (struct begin){ .input = -1, .output = -1 }, &pid));
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
	crm_err err = start("/bin/sh", argv, (struct begin){ .input = ends[0], .output = -1 }, pid);
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
