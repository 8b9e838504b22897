/*
 * A tool of a test's own, run as a program is: in a child, with what it says caught. The repository is $CRM_REPO.
 */
#ifndef CRM_TESTS_UNIT_TOOL_RUN_H
#define CRM_TESTS_UNIT_TOOL_RUN_H

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/tool.h"
#include "tests/unit/tap.h"

static struct {
	const struct crm_tool_definition *definition;
	char folder[64], repo[80], out[80], err[80], in[80];
	struct crm_str said, complained;   /* of the last run */
} tool_run;

static void tool_run_must(crm_err err)
{
	char text[2048];
	if (!err)
		return;
	printf("Bail out! %s\n", crm_err_print(err, text, sizeof text));
	exit(1);
}

/* A repository of its own, seen by the child alone. */
__attribute__((unused))
static void tool_run_begin(const struct crm_tool_definition *definition)
{
	struct crm_repo *repo = NULL;
	tool_run.definition = definition;
	snprintf(tool_run.folder, sizeof tool_run.folder, "/tmp/crm-test-XXXXXX");
	if (!mkdtemp(tool_run.folder))
		abort();
	snprintf(tool_run.repo, sizeof tool_run.repo, "%s/repo", tool_run.folder);
	snprintf(tool_run.out, sizeof tool_run.out, "%s/out", tool_run.folder);
	snprintf(tool_run.err, sizeof tool_run.err, "%s/err", tool_run.folder);
	snprintf(tool_run.in, sizeof tool_run.in, "%s/in", tool_run.folder);
	setenv("CRM_HISTORY_COMMIT", "manual", 1);
	setenv("CRM_USER_NAME", "Ann", 1);
	setenv("CRM_USER_EMAIL", "ann@example.com", 1);
	setenv("CRM_NOW", "2026-11-21T10:00:00Z", 1);
	setenv("TZ", "Europe/Prague", 1);
	setenv("CRM_REPO", tool_run.repo, 1);
	unsetenv("CRM_FORMAT");
	tool_run_must(crm_repo_init(tool_run.repo, "crm-init", &repo));
	crm_repo_drop(&repo);
}

__attribute__((unused))
static int tool_run_end(void)
{
	char command[128];
	crm_str_drop(&tool_run.said);
	crm_str_drop(&tool_run.complained);
	snprintf(command, sizeof command, "rm -rf '%s'", tool_run.folder);
	return system(command) || tap_done();
}

static void tool_run_become(const char *path, int fd, int flags)
{
	int file = open(path, flags | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || dup2(file, fd) < 0)
		_exit(99);
}

static void tool_run_child(const char *input, int argc, char **argv)
{
	FILE *in = fopen(tool_run.in, "w");
	if (!in || fputs(input, in) < 0 || fclose(in) || !freopen(tool_run.in, "r", stdin))
		_exit(99);
	tool_run_become(tool_run.out, STDOUT_FILENO, O_WRONLY);
	tool_run_become(tool_run.err, STDERR_FILENO, O_WRONLY);
	_exit(crm_tool_main(tool_run.definition, argc, argv));
}

/* The exit status; `words` are parted by '|', for they have blanks in them. */
__attribute__((unused))
static int tool_run_with(const char *input, const char *words)
{
	char line[512], *argv[32] = { (char *)(uintptr_t)tool_run.definition->name };
	int argc = 1, status = 0;
	snprintf(line, sizeof line, "%s", words);
	for (char *at = line; at; argc++) {
		char *end = strchr(at, '|');
		if (end)
			*end++ = '\0';
		argv[argc] = at;
		at = end;
	}
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		tool_run_child(input, argc, argv);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		abort();
	crm_str_clear(&tool_run.said);
	crm_str_clear(&tool_run.complained);
	tool_run_must(crm_file_read(tool_run.out, 1 << 20, &tool_run.said));
	tool_run_must(crm_file_read(tool_run.err, 1 << 20, &tool_run.complained));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

#define run(words) tool_run_with("", words)
#define said() crm_str_text(&tool_run.said)
#define complained() crm_str_text(&tool_run.complained)

#endif
