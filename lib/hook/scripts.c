#include "hook/scripts.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

/* What editors and package managers leave beside a file. */
static const char *const leftovers[] = {
	"~", ".bak", ".old", ".new", ".tmp", ".swp", ".orig", ".rej", ".sample", ".rpmsave", ".rpmnew", ".rpmorig",
	".dpkg-old", ".dpkg-dist", ".dpkg-new", ".dpkg-tmp", ".ucf-old", ".ucf-dist", ".ucf-new",
};

static bool is_name(const char *name)
{
	if (*name == '.')
		return false;
	for (const char *p = name; *p; p++)
		if ((unsigned char)*p < 0x80 && !strchr("_-.", *p) && !(*p >= '0' && *p <= '9') &&
		    !((*p | 32) >= 'a' && (*p | 32) <= 'z'))
			return false;
	for (size_t i = 0; i < CRM_COUNT(leftovers); i++)
		if (crm_ends(name, leftovers[i]))
			return false;
	return true;
}

/* -- folders ----------------------------------------------------------------- */

struct list {
	struct crm_arena *arena;
	const char *hooks;       /* the folder */
	struct crm_script *items;
	size_t count, room;
};

static void add(struct list *list, const struct crm_script *script)
{
	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 16;
		struct crm_script *items = crm_new(list->arena, struct crm_script, room);
		if (list->count)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = *script;
}

/* `below`: "after-write.d". */
static crm_err add_folder(struct list *list, const char *below, const char *event)
{
	char **names;
	CRM_TRY(crm_folder_list(list->arena, crm_path(list->arena, list->hooks, below), "", &names));
	for (; *names; names++) {
		struct crm_script script = { .name = crm_path(list->arena, below, *names), .event = event };
		script.path = crm_path(list->arena, list->hooks, script.name);
		if (!is_name(*names) || !crm_is_file(script.path))
			continue;
		script.runs = access(script.path, X_OK) == 0;
		add(list, &script);
	}
	return NULL;
}

static struct list start(struct crm_arena *arena, const char *folder)
{
	return (struct list){ .arena = arena, .hooks = crm_path(arena, folder, "hooks") };
}

crm_err crm_scripts_before(struct crm_arena *arena, const char *folder, struct crm_script **out, size_t *count)
{
	struct list list = start(arena, folder);
	crm_err err = add_folder(&list, CRM_SCRIPTS_BEFORE ".d", NULL);
	*out = list.items;
	*count = list.count;
	return err;
}

static crm_err add_events(struct list *list)
{
	char **names;
	CRM_TRY(crm_folder_list(list->arena, crm_path(list->arena, list->hooks, "on"), ".d", &names));
	for (; *names; names++) {
		size_t n = strlen(*names) - strlen(".d");
		const char *below = crm_path(list->arena, "on", *names);
		if (**names != '.' && n && crm_is_folder(crm_path(list->arena, list->hooks, below)))
			CRM_TRY(add_folder(list, below, crm_copy_n(list->arena, *names, n)));
	}
	return NULL;
}

crm_err crm_scripts_after(struct crm_arena *arena, const char *folder, struct crm_script **out, size_t *count)
{
	struct list list = start(arena, folder);
	crm_err err = add_folder(&list, CRM_SCRIPTS_AFTER ".d", NULL);
	if (!err)
		err = add_events(&list);
	*out = list.items;
	*count = list.count;
	return err;
}

bool crm_scripts_are_after(const char *folder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_script *scripts;
	size_t count;
	if (crm_scripts_after(arena, folder, &scripts, &count))
		return true; /* who runs them will say what is wrong */
	for (size_t i = 0; i < count; i++)
		if (scripts[i].runs)
			return true;
	return false;
}

/* -- environment ------------------------------------------------------------- */

static void set(struct crm_arena *arena, const char **out, size_t *count, const char *name, const char *value)
{
	if (value)
		out[(*count)++] = crm_textf(arena, "%s=%s", name, value);
}

const char *const *crm_scripts_environment(struct crm_arena *arena, const char *folder, const char *hook,
                                           const struct crm_txn *txn, const char *const *more)
{
	enum { OURS = 8 };
	size_t count = 0, others = 0;
	while (more[others])
		others++;
	const char **out = crm_new(arena, const char *, OURS + others + 1);
	set(arena, out, &count, "CRM_REPO", folder);
	set(arena, out, &count, "CRM_HOOK", hook);
	set(arena, out, &count, "CRM_TXN", txn->id);
	set(arena, out, &count, "CRM_ACTOR", txn->actor);
	set(arena, out, &count, "CRM_TOOL", txn->tool);
	set(arena, out, &count, "CRM_NOTE", txn->note);
	set(arena, out, &count, "CRM_BATCH", txn->batch);
	for (size_t i = 0; i < others; i++)
		out[count++] = more[i];
	return out;
}
