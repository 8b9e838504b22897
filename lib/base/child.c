#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

static int set_stdio(const struct crm_child *child, posix_spawn_file_actions_t *actions)
{
	int number = posix_spawn_file_actions_adddup2(actions, child->input, STDIN_FILENO);
	if (!number)
		number = posix_spawn_file_actions_adddup2(actions, child->output, STDOUT_FILENO);
	if (!number)
		number = child->errors < 0
			? posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_RDWR, 0)
			: posix_spawn_file_actions_adddup2(actions, child->errors, STDERR_FILENO);
	if (!number && child->folder)
		number = posix_spawn_file_actions_addchdir_np(actions, child->folder);
	return number;
}

static int start(const struct crm_child *child, char *const environment[], pid_t *pid)
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
	int number = set_stdio(child, &actions);
	if (!number)
		number = posix_spawnp(pid, child->argv[0], &actions, &attributes, child->argv, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return number;
}

static char **environment_of(struct crm_arena *arena, const struct crm_child *child)
{
	const char *path = getenv("PATH"), *home = getenv("HOME");
	size_t more = 0, count = 0;
	while (child->environment && child->environment[more])
		more++;
	char **out = crm_new(arena, char *, more + 4);
	out[count++] = crm_textf(arena, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin");
	out[count++] = crm_textf(arena, "HOME=%s", home ? home : "/");
	out[count++] = crm_copy(arena, "LANG=C.UTF-8");
	for (size_t i = 0; i < more; i++)
		out[count++] = crm_copy(arena, child->environment[i]);
	return out;
}

crm_err crm_child_start(const struct crm_child *child, pid_t *pid)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	errno = start(child, environment_of(arena, child), pid);
	return errno ? crm_fail_errno("cannot run %s", child->argv[0]) : NULL;
}

void crm_child_end(pid_t group, pid_t pid)
{
	kill(-group, SIGKILL);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
