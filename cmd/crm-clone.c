/*
 * crm-clone: a copy of another repository.
 */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/watch.h"
#include "repo/clone.h"

/* The last part of the address, as git names folders. */
static const char *name_of(struct crm_arena *arena, const char *url)
{
	char *text = crm_copy(arena, url);
	for (size_t n = strlen(text); n && text[n - 1] == '/'; n--)
		text[n - 1] = '\0';
	char *end = strrchr(text, '/');
	if (end && crm_same(end, "/history.git"))
		*end = '\0';
	char *last = strrchr(text, '/') ? strrchr(text, '/') : strrchr(text, ':');
	last = last ? last + 1 : text;
	char *git = strstr(last, ".git");
	if (git && git > last && !git[4])
		*git = '\0';
	return last;
}

static crm_err run(struct crm_tool *tool)
{
	const char *url = tool->arguments[0];
	const char *folder = tool->count > 1 ? tool->arguments[1] : name_of(tool->arena, url);
	struct crm_watch watch;
	struct crm_repo_rebuilt done;
	crm_watch_begin(&watch, tool);
	crm_err err = crm_repo_clone(tool->arena, url, folder, tool->program, &watch.remote, &watch.progress, &done);
	crm_watch_end(&watch);
	CRM_TRY(err);
	crm_say(tool, "%s: %lld transactions of %s", folder, (long long)done.rebuilt.txns, url);
	return NULL;
}

static const struct crm_verb verbs[] = {
	{ .arguments = "URL|PATH [FOLDER]", .help = "make a copy of another repository", .least = 1, .most = 2, .run = run,
	  .complete = "folder" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-clone",
	.help = "a copy of another repository",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
