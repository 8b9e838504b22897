#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"

static char folder[] = "/tmp/crm-test-file-XXXXXX";

static void test_paths(struct crm_arena *arena)
{
	is(crm_path(arena, "/a", "b"), "/a/b", "joined");
	is(crm_path(arena, "/a/", "b"), "/a/b", "no second slash");
	is(crm_path(arena, "", "b"), "b", "no folder");
	is(crm_path(arena, "/a", "/b"), "/b", "an absolute name stands alone");
	ok(crm_is_folder(folder) && !crm_is_file(folder), "a folder");
	ok(!crm_is_folder("/nowhere") && !crm_is_file("/nowhere"), "nothing");
}

static void test_replace(struct crm_arena *arena)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_path(arena, folder, "Příjmení.conf");
	struct stat about;
	char **names;

	ok(!crm_file_replace(path, "one\n", 4) && crm_is_file(path), "a new file");
	ok(chmod(path, 0640) == 0, "with its own permissions");
	ok(!crm_file_replace(path, "two\0x", 5), "replaced");
	ok(stat(path, &about) == 0 && (about.st_mode & 07777) == 0640, "permissions stay");
	ok(!crm_file_read(path, 5, &text) && text.n == 5 && memcmp(text.s, "two\0x", 5) == 0, "read back");
	crm_str_clear(&text);
	crm_err err = crm_file_read(path, 4, &text);
	is_int(crm_err_kind(err), CRM_INVALID, "larger than the limit is refused");
	const char *link = crm_path(arena, folder, "link");
	ok(symlink(path, link) == 0 && !crm_file_replace(link, "three", 5), "replaced through a link");
	ok(lstat(link, &about) == 0 && S_ISLNK(about.st_mode), "which stays a link");
	crm_str_clear(&text);
	ok(!crm_file_read(path, 100, &text) && strcmp(text.s, "three") == 0, "to the new text");
	ok(!crm_folder_list(arena, folder, "", &names) && names[0] && names[1] && !names[2],
	   "no temporary file is left");
	err = crm_file_replace(crm_path(arena, folder, "absent/x"), "", 0);
	is_int(crm_err_kind(err), CRM_IO, "an absent folder");
	ok(crm_ends(err->text, "No such file or directory"), "is said");
	is_int(crm_err_kind(crm_file_read("/nowhere", 10, &text)), CRM_IO, "an absent file");
	is_int(crm_err_kind(crm_file_read(folder, 10, &text)), CRM_IO, "a folder is no file");
	crm_str_clear(&text);
	ok(!crm_file_read("/proc/self/status", 1 << 20, &text) && text.n > 100, "a file that says it has 0 bytes");
}

static void test_folders(struct crm_arena *arena)
{
	char **names;
	char name[32];
	bool sorted = true;
	size_t count = 0;

	ok(!crm_folder_make(crm_path(arena, folder, "a/b//c/")) &&
	   crm_is_folder(crm_path(arena, folder, "a/b/c")), "mkdir -p");
	ok(!crm_folder_make(crm_path(arena, folder, "a/b/c")), "twice");
	ok(!crm_file_replace(crm_path(arena, folder, "a/file"), "", 0), "a file in the way");
	ok(crm_folder_make(crm_path(arena, folder, "a/file/x")), "of a folder below it");
	ok(crm_folder_make(crm_path(arena, folder, "a/file")), "of a folder of its name");
	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "a/b/%02d.map", (i * 37) % 60);
		if (crm_file_replace(crm_path(arena, folder, name), "", 0))
			ok(false, "%s", name);
	}
	ok(!crm_folder_list(arena, crm_path(arena, folder, "a/b"), ".map", &names), "listed");
	for (; names[count]; count++)
		sorted = sorted && (count == 0 || strcmp(names[count - 1], names[count]) < 0);
	ok(sorted && count == 60, "sixty, sorted, without the folder c");
	ok(!crm_folder_list(arena, "/nowhere", "", &names) && !names[0], "an absent folder is empty");
	ok(crm_folder_list(arena, crm_path(arena, folder, "a/file"), "", &names), "a file is no folder");
}

static void test_write(void)
{
	CRM_AUTO(crm_fd_drop) int fd = open("/dev/full", O_WRONLY);

	crm_err err = crm_write_all(fd, "x", 1, "x.csv");
	is(err ? err->text : NULL, "cannot write x.csv: No space left on device", "a full disk is an error");
	crm_fd_drop(&fd);
	crm_fd_drop(&fd);
	is_int(fd, -1, "closed once");
}

static void test_locks(struct crm_arena *arena)
{
	const char *path = crm_path(arena, folder, "lock");
	int first, second;

	ok(!crm_lock_try(path, &first) && first >= 0, "a lock");
	ok(!crm_lock_try(path, &second) && second == -1, "held: no second one");
	int64_t start = crm_monotonic();
	is_int(crm_err_kind(crm_lock(path, 80, &second)), CRM_BUSY, "waiting in vain is busy");
	int64_t waited = crm_monotonic() - start;
	ok(waited >= 75 && waited < 2000, "after the time given");
	pid_t pid = fork();
	if (pid == 0) {
		usleep(50000);
		_exit(0); /* its copy of the descriptor goes with it */
	}
	crm_fd_drop(&first);
	ok(!crm_lock(path, 5000, &second) && second >= 0, "got once the last holder ended");
	waitpid(pid, NULL, 0);
	crm_fd_drop(&second);
	is_int(crm_err_kind(crm_lock_try("/nowhere/lock", &first)), CRM_IO, "a lock that cannot be made");
	is_int(first, -1, "has no descriptor");
}

int main(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (!mkdtemp(folder))
		return 1;
	test_paths(arena);
	test_replace(arena);
	test_folders(arena);
	test_write();
	test_locks(arena);
	if (system(crm_textf(arena, "rm -rf %s", folder)) != 0)
		return 1;
	return tap_done();
}
