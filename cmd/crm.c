/*
 * crm: the front door. `crm deal list` runs `crm-deal list`: the program beside this one, else the one on PATH, so
 * that anybody's crm-foo is `crm foo`. Links libc only.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/process.h"
#include "base/shell.h"
#include "base/str.h"
#include "cli/version.h"

enum { EXIT_USAGE = 2, EXIT_NOT_FOUND = 4, MOST_TOOLS = 256 };

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The tools that lie beside this one, without their "crm-", sorted. */
static size_t find_tools(struct crm_arena *arena, const char *folder, const char *names[MOST_TOOLS])
{
	size_t count = 0;
	DIR *dir = opendir(folder);
	struct dirent *entry;
	while (dir && count < MOST_TOOLS && (entry = readdir(dir)))
		if (crm_starts(entry->d_name, "crm-"))
			names[count++] = crm_copy(arena, entry->d_name + 4);
	if (dir)
		closedir(dir);
	qsort(names, count, sizeof *names, compare);
	return count;
}

static int print_help(struct crm_arena *arena, const char *folder)
{
	const char *names[MOST_TOOLS];
	size_t count = find_tools(arena, folder, names);
	puts("usage: crm TOOL [VERB] [ARGUMENT...]\n\n"
	     "  crm init FOLDER     make a repository\n"
	     "  crm status          what is in it, how far its history is\n"
	     "  crm help [TOOL]     the manual\n"
	     "  crm deal list ...   the same as crm-deal list ...\n\ntools:");
	for (size_t i = 0; i < count; i++)
		printf("  %s\n", names[i]);
	return 0;
}

static int show_manual(struct crm_arena *arena, const char *folder, const char *topic)
{
	const char *page = !topic ? "crm" : crm_starts(topic, "crm") ? topic : crm_textf(arena, "crm-%s", topic);
	/* A trailing colon means: and where manuals are otherwise. */
	(void)setenv("MANPATH", crm_textf(arena, "%s/../share/man:", folder), 1);
	execlp("man", "man", page, (char *)NULL);
	fprintf(stderr, "crm: cannot run man: %s\nhint: crm %s --help\n", strerror(errno), topic ? topic : "");
	return EXIT_NOT_FOUND;
}

/* Arguments may hold anything: nothing in them may drive the terminal. */
static void print_shown(const char *before, const char *text)
{
	fputs(before, stderr);
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text, stderr);
}

/* The hint is the line as it was given, its first word put right. */
static int complain(struct crm_arena *arena, const char *folder, const char *tool, char **rest)
{
	const char *names[MOST_TOOLS];
	size_t count = find_tools(arena, folder, names);
	const char *near = crm_nearest(tool, names, count);
	CRM_AUTO(crm_str_drop) struct crm_str hint = {0};
	crm_shell_add(&hint, near ? near : "--help");
	for (; near && *rest; rest++) {
		crm_str_add_c(&hint, ' ');
		crm_shell_add(&hint, *rest);
	}
	print_shown("crm: there is no tool '", tool);
	print_shown("'\nhint: crm ", crm_str_text(&hint));
	fputc('\n', stderr);
	return EXIT_USAGE;
}

static int run_tool(struct crm_arena *arena, const char *folder, char **argv)
{
	const char *tool = argv[1];
	char *name = crm_textf(arena, "crm-%s", tool);
	char *beside = crm_textf(arena, "%s/%s", folder, name);
	argv[1] = name;
	if (!strchr(tool, '/')) {
		if (access(beside, X_OK) == 0)
			execv(beside, argv + 1);
		execvp(name, argv + 1);
	}
	return complain(arena, folder, tool, argv + 2);
}

int main(int argc, char **argv)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *folder = NULL;
	crm_err err = crm_process_folder(arena, argv[0], &folder);
	if (err) {
		fprintf(stderr, "crm: %s\n", err->text);
		return (int)err->kind;
	}
	if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		(void)print_help(arena, folder);
		return argc < 2 ? EXIT_USAGE : 0;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("crm %s\n", crm_version());
		return 0;
	}
	if (!strcmp(argv[1], "help"))
		return show_manual(arena, folder, argc > 2 ? argv[2] : NULL);
	return run_tool(arena, folder, argv);
}
