#include "base/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"

enum { LOOK_MS = 50, ENDED_MS = 2 };

/* One that runs. */
struct running {
	const struct crm_filter *filter;
	pid_t pid;
	int64_t until;
};

/* A file without a name, not a pipe: who does not read it cannot make us wait, nor end us. */
static crm_err give(const struct crm_filter *filter, int *fd)
{
	*fd = memfd_create("crm", MFD_CLOEXEC);
	if (*fd < 0)
		return crm_fail_errno("cannot give %s its text", filter->argv[0]);
	CRM_TRY(crm_write_all(*fd, filter->text, filter->n, "the text"));
	return lseek(*fd, 0, SEEK_SET) < 0 ? crm_fail_errno("cannot give %s its text", filter->argv[0]) : NULL;
}

static int start_at(const struct crm_filter *filter, int input, int output, char *const environment[], pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, usual;
	sigemptyset(&none);
	sigfillset(&usual);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	int number = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	if (!number)
		number = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (!number)
		number = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_RDWR, 0);
	if (!number)
		number = posix_spawnp(pid, filter->argv[0], &actions, &attributes, filter->argv, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return number;
}

static crm_err start(const struct crm_filter *filter, int input, int output, pid_t *pid)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *path = getenv("PATH"), *home = getenv("HOME");
	char *const environment[] = {
		crm_textf(arena, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin"),
		crm_textf(arena, "HOME=%s", home ? home : "/"), crm_copy(arena, "LANG=C.UTF-8"), NULL,
	};
	errno = start_at(filter, input, output, environment, pid);
	return errno ? crm_fail_errno("cannot run %s", filter->argv[0]) : NULL;
}

static bool is_stopped(const struct running *one)
{
	return one->filter->stop && *one->filter->stop;
}

static crm_err too_late(const struct running *one)
{
	return is_stopped(one) ? crm_fail(CRM_IO, "%s was interrupted", one->filter->argv[0])
	                       : crm_fail(CRM_IO, "%s took longer than %ld ms", one->filter->argv[0],
		one->filter->milliseconds);
}

static crm_err read_all(const struct running *one, int fd, struct crm_str *out)
{
	char buffer[4096];
	for (;;) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		int64_t left = one->until - crm_monotonic();
		if (left <= 0 || is_stopped(one))
			return too_late(one);
		if (poll(&wait, 1, left < LOOK_MS ? (int)left : LOOK_MS) <= 0)
			continue;
		ssize_t n = read(fd, buffer, sizeof buffer);
		if (n == 0)
			return NULL;
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return crm_fail_errno("cannot read what %s says", one->filter->argv[0]);
		if (n > 0)
			crm_str_add_n(out, buffer, (size_t)n);
		if (out->n > one->filter->most)
			return crm_fail(CRM_IO, "%s printed more than %zu bytes", one->filter->argv[0], one->filter->most);
	}
}

/* It may have closed its output and go on. */
static crm_err wait_for(struct running *one)
{
	int status;
	pid_t ended;
	while ((ended = waitpid(one->pid, &status, WNOHANG)) == 0) {
		if (crm_monotonic() >= one->until || is_stopped(one))
			return too_late(one);
		nanosleep(&(struct timespec){ .tv_nsec = ENDED_MS * 1000000L }, NULL);
	}
	one->pid = -1;
	if (ended < 0)
		return crm_fail_errno("cannot wait for %s", one->filter->argv[0]);
	if (WIFSIGNALED(status))
		return crm_fail(CRM_IO, "%s was ended by signal %d", one->filter->argv[0], WTERMSIG(status));
	if (WEXITSTATUS(status))
		return crm_fail(CRM_IO, "%s failed with exit status %d", one->filter->argv[0], WEXITSTATUS(status));
	return NULL;
}

/* With all that it has started, and not left its group. */
static void end(pid_t group, pid_t pid)
{
	kill(-group, SIGKILL);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

crm_err crm_filter_run(const struct crm_filter *filter, struct crm_str *out)
{
	CRM_AUTO(crm_fd_drop) int input = -1;
	struct running one = { .filter = filter, .until = crm_monotonic() + filter->milliseconds };
	int ends[2];
	CRM_TRY(give(filter, &input));
	if (pipe2(ends, O_CLOEXEC) != 0)
		return crm_fail_errno("cannot start %s", filter->argv[0]);
	crm_err err = start(filter, input, ends[1], &one.pid);
	pid_t group = one.pid;
	crm_fd_drop(&ends[1]);
	if (!err) {
		err = read_all(&one, ends[0], out);
		if (!err)
			err = wait_for(&one);
		end(group, one.pid);
	}
	crm_fd_drop(&ends[0]);
	return err;
}

/* -- words ---------------------------------------------------------------------------- */

/* One word from *at on; false: a quote is not closed. */
static bool read_word(const char **at, struct crm_str *out)
{
	char quote = '\0';
	for (; **at && (quote || !strchr(" \t\n", **at)); ++*at) {
		char c = **at;
		if (c == '\\' && quote != '\'' && (*at)[1])
			crm_str_add_c(out, *++*at);
		else if (quote ? c == quote : c == '\'' || c == '"')
			quote = quote ? '\0' : c;
		else
			crm_str_add_c(out, c);
	}
	return !quote;
}

crm_err crm_filter_words(struct crm_arena *arena, const char *line, char ***argv)
{
	size_t count = 0;
	*argv = crm_new(arena, char *, strlen(line) / 2 + 2);
	for (const char *at = line;;) {
		CRM_AUTO(crm_str_drop) struct crm_str word = {0};
		at += strspn(at, " \t\n");
		if (!*at)
			break;
		if (!read_word(&at, &word))
			return crm_fail(CRM_INVALID, "a quote is not closed: %s", line);
		(*argv)[count++] = crm_copy(arena, crm_str_text(&word));
	}
	(*argv)[count] = NULL;
	return count && *(*argv)[0] ? NULL : crm_fail(CRM_INVALID, "there is no program in '%s'", line);
}
