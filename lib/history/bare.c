#include "history/bare.h"

#include <string.h>

#include "base/file.h"
#include "history/git.h"

static const char *const folders[] = { "objects/info", "objects/pack", "refs/heads", "refs/tags", "info" };
static const char *const synced[] = { "objects", "refs", "", ".." };

/* Two may make it at once, and who is first may have changed the config already. HEAD is last: without it the folder is not a
 * repository. windowMemory: what is sent are versions of the same shards and trees, one beside the other, and libgit2 need not look
 * further for what to tell as a delta of what, which takes longer than all else it does. */
static const struct {
	const char *name, *text;
} files[] = {
	{ "description", "History of a crm repository; see crm-repository(5)\n" },
	{ "config", "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n[pack]\n\twindowMemory = 128k\n" },
	{ "HEAD", "ref: " CRM_GIT_BRANCH "\n" },
};

crm_err crm_bare_make(const char *path)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	for (size_t i = 0; i < CRM_COUNT(folders); i++)
		CRM_TRY(crm_folder_make(crm_path(arena, path, folders[i])));
	for (size_t i = 0; i < CRM_COUNT(synced); i++)
		CRM_TRY(crm_folder_sync(crm_path(arena, path, synced[i])));
	for (size_t i = 0; i < CRM_COUNT(files); i++)
		CRM_TRY(crm_file_need(crm_path(arena, path, files[i].name), files[i].text, strlen(files[i].text)));
	return NULL;
}
