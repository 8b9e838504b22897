#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"

static char folder[] = "/tmp/crm-test-process-XXXXXX";

/* Runs sh -c script with its arguments. */
static int shell(const char *script, const char *argument)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *argv[] = {
		crm_copy(arena, "sh"), crm_copy(arena, "-c"), crm_copy(arena, script),
		crm_copy(arena, "sh"), crm_copy(arena, argument), NULL,
	};
	int status = -1;

	crm_err err = crm_process_run("/bin/sh", argv, &status);
	return err ? -1 : status;
}

static void test_run(void)
{
	char *none[] = {(char[]){"nothing"}, NULL};
	int status = -1;

	is_int(shell("exit 0", ""), 0, "success");
	is_int(shell("exit 7", ""), 7, "its exit status");
	is_int(shell("kill -TERM $$", ""), 143, "128 and the signal");
	is_int(shell("test \"$1\" = \"a; exit 9 '\\\" Nová\"", "a; exit 9 '\" Nová"), 0, "arguments are not shell text");
	crm_err err = crm_process_run("/nowhere/nothing", none, &status);
	is(err ? err->text : NULL, "cannot run /nowhere/nothing: No such file or directory", "an absent program");
}

static void test_line(struct crm_arena *arena)
{
	const char *file = crm_path(arena, folder, "with space & 'quote'.txt");
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	int status = -1;

	ok(!crm_process_run_line("sh -c 'echo edited >\"$0\"'", file, &status) && status == 0,
	   "an editor with arguments of its own");
	ok(!crm_file_read(file, 100, &text) && strcmp(text.s, "edited\n") == 0, "got the file's name whole");
	ok(!crm_process_run_line("exit 3;", "x", &status) && status == 3, "its exit status");
}

static void test_pipe(struct crm_arena *arena)
{
	const char *file = crm_path(arena, folder, "paged");
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	int fd, status = -1;
	pid_t pid;

	ok(!crm_process_pipe_to(crm_textf(arena, "cat >%s", file), &fd, &pid), "a pager");
	ok(!crm_write_all(fd, "Олена\n", strlen("Олена\n"), "pager"), "reads what is written");
	crm_fd_drop(&fd);
	ok(!crm_process_wait(pid, &status) && status == 0, "and ends with it");
	ok(!crm_file_read(file, 100, &text) && strcmp(text.s, "Олена\n") == 0, "having got all");
}

/* A follower must not end with the terminal of the tool that started it. */
static void test_detach(struct crm_arena *arena)
{
	const char *file = crm_path(arena, folder, "detached");
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *script = "exec 9>&1; sleep 0.2; "
	                     "{ readlink /proc/self/fd/9; cut -d' ' -f6 /proc/self/stat; } >\"$1.part\"; "
	                     "mv \"$1.part\" \"$1\"";
	char *argv[] = {crm_copy(arena, "sh"), crm_copy(arena, "-c"), crm_copy(arena, script),
	                crm_copy(arena, "sh"), crm_copy(arena, file), NULL};

	ok(!crm_process_detach("/bin/sh", argv), "started");
	for (int i = 0; i < 200 && !crm_is_file(file); i++)
		usleep(20000);
	ok(!crm_file_read(file, 1000, &text), "runs on its own");
	const char *out = crm_str_text(&text);
	ok(strstr(out, "/dev/null") != NULL, "stdout is /dev/null");
	ok(!strstr(out, crm_textf(arena, "\n%d\n", (int)getsid(0))), "a session of its own");
	argv[0] = crm_copy(arena, "nothing");
	crm_err err = crm_process_detach("/nowhere/nothing", argv);
	is(err ? err->text : NULL, "cannot run /nowhere/nothing: No such file or directory", "an absent program");
}

static void test_close_inherited(void)
{
	int status = -1, pair[2];

	if (pipe(pair) != 0)
		return;
	pid_t pid = fork();
	if (pid == 0) {
		crm_process_close_inherited();
		bool gone = fcntl(pair[0], F_GETFD) < 0 && fcntl(pair[1], F_GETFD) < 0;
		_exit(gone && fcntl(STDERR_FILENO, F_GETFD) >= 0 ? 0 : 1);
	}
	ok(!crm_process_wait(pid, &status) && status == 0, "what was inherited is closed, but for stdio");
	close(pair[0]);
	close(pair[1]);
}

static void test_folder(struct crm_arena *arena, const char *argv0)
{
	char *where = NULL;

	ok(!crm_process_folder(arena, argv0, &where) && crm_is_folder(where), "the program's folder");
	const char *name = strrchr(argv0, '/');
	ok(crm_is_file(crm_path(arena, where, name ? name + 1 : argv0)), "holds the program");
}

int main(int argc, char **argv)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (argc < 1 || !mkdtemp(folder))
		return 1;
	test_run();
	test_line(arena);
	test_pipe(arena);
	test_detach(arena);
	test_close_inherited();
	test_folder(arena, argv[0]);
	if (system(crm_textf(arena, "rm -rf %s", folder)) != 0)
		return 1;
	return tap_done();
}
