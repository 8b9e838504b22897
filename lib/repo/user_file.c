#include "repo/user_file.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

const char *crm_user_home(void)
{
	const char *home = getenv("HOME");
	if (home && *home)
		return home;
	const struct passwd *user = getpwuid(getuid());
	return user && user->pw_dir && *user->pw_dir ? user->pw_dir : NULL;
}

const char *crm_user_file(struct crm_arena *arena, const char *name)
{
	const char *folder = getenv("XDG_CONFIG_HOME");
	if (folder && *folder == '/')
		return crm_path(arena, folder, name);
	const char *home = crm_user_home();
	return home ? crm_textf(arena, "%s/.config/%s", home, name) : NULL;
}

crm_err crm_user_file_folder(struct crm_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash || slash == path)
		return NULL;
	return crm_folder_make(crm_copy_n(arena, path, (size_t)(slash - path)));
}
