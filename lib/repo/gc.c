#include "repo/gc.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "history/handle.h"
#include "history/repack.h"
#include "repo/followers.h"

enum { LOCK_MS = 60000, FEW = 4096, UNFINISHED_S = 600 };

/* Is it a process that runs git? One that is dead but that nobody has waited for, as in a container without an init, is
 * none, nor is another program that has got the number since: '123 (git) S 1 ...' (proc(5)). */
static bool runs_git(struct crm_arena *arena, long pid)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_textf(arena, "/proc/%ld/stat", pid);

	if (!crm_is_folder("/proc/self"))
		return true; /* it cannot be told here */
	if (!crm_is_file(path) || crm_file_read(path, FEW, &text))
		return false;
	const char *name = strchr(crm_str_text(&text), '('), *end = strrchr(crm_str_text(&text), ')');
	return name && end && crm_starts(name, "(git") && end[1] == ' ' && !strchr("ZXx", end[2]);
}

/* Git writes down the number of a gc's process and its host, and refuses a second one for twelve hours while there is any
 * process of that number. */
static bool is_dead(struct crm_arena *arena, const char *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	char host[256] = "";
	char *end;

	if (crm_file_read(path, FEW, &text) || gethostname(host, sizeof(host) - 1) != 0)
		return false;
	long pid = strtol(crm_str_text(&text), &end, 10);
	return *end != ' ' || (strncmp(end + 1, host, strlen(host)) == 0 && !runs_git(arena, pid));
}

/* Git would leave them for two weeks, also on a disk that is full of them. One that is being written, by a fetch, is
 * younger. */
static void remove_unfinished(struct crm_arena *arena, const char *folder)
{
	const char *packs = crm_path(arena, folder, "objects/pack");
	char **names;
	struct stat about;

	if (crm_folder_list(arena, packs, "", &names))
		return;
	for (; *names; names++) {
		const char *path = crm_path(arena, packs, *names);

		if ((crm_starts(*names, "tmp_") || crm_starts(*names, ".tmp-")) && stat(path, &about) == 0 &&
		    time(NULL) - about.st_mtime > UNFINISHED_S)
			unlink(path);
	}
}

static void clear_the_way(struct crm_arena *arena, const char *folder)
{
	static const char *const locks[] = {
		"gc.pid.lock", "objects/info/commit-graph.lock", "objects/info/commit-graphs/commit-graph-chain.lock",
	};
	const char *pid = crm_path(arena, folder, "gc.pid");

	if (crm_is_file(pid) && !is_dead(arena, pid))
		return; /* somebody's own gc: git says so */
	unlink(pid);
	for (size_t i = 0; i < CRM_COUNT(locks); i++)
		unlink(crm_path(arena, folder, locks[i]));
	remove_unfinished(arena, folder);
}

/* The one branch stays a file: packing it would hold the branch's lock, which a kill would leave. Git takes our deltas as they
 * are, however long their chains, and looks for no others; it brings in whatever else is there (other branches), and takes
 * away what is packed twice. */
static const char *const settings[] = {
	"gc.packRefs=false", "gc.writeCommitGraph=true", "pack.window=0", "pack.depth=4000", "repack.writeBitmaps=false",
};

static crm_err run_git(struct crm_arena *arena, const char *folder)
{
	char *arguments[2 * CRM_COUNT(settings) + 8] = { crm_copy(arena, "git"), crm_textf(arena, "--git-dir=%s", folder) };
	size_t count = 2;
	int status = 0;

	for (size_t i = 0; i < CRM_COUNT(settings); i++) {
		arguments[count++] = crm_copy(arena, "-c");
		arguments[count++] = crm_copy(arena, settings[i]);
	}
	arguments[count++] = crm_copy(arena, "gc");
	arguments[count++] = crm_copy(arena, "--quiet");
	CRM_TRY(crm_err_hint(crm_process_run("git", arguments, &status), "gc is git's work: it must be installed"));
	return status ? crm_fail(CRM_IO, "git gc ended with status %d", status) : NULL;
}

static crm_err pack(const char *folder)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;

	CRM_TRY(crm_history_open(folder, &history));
	crm_history_tidy(history);
	return crm_history_repack(history->git);
}

crm_err crm_repo_gc(struct crm_repo *repo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_fd_drop) int lock = -1;
	const char *folder = crm_repo_path(repo, arena, "history.git");

	CRM_TRY(crm_followers_lock(repo->folder, LOCK_MS, &lock));
	/* Git gets it too: if only we are killed, it is held until git has ended. */
	fcntl(lock, F_SETFD, 0);
	clear_the_way(arena, folder);
	CRM_TRY(pack(repo->folder));
	return run_git(arena, folder);
}
