#include "backup/contents.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static const char *const not_of_history[] = {
	"history.git/objects", "history.git/hooks", "history.git/crm-follow.[!p]*", "history.git/gc.*",
	"history.git/crm-damaged-*", "*.lock", "*/tmp_*", "*/.tmp-*", NULL,
};
static const char *const not_of_objects[] = { "*.lock", "*/tmp_*", "*/.tmp-*", NULL };
static const char *const not_of_hooks[] = {
	"hooks/state.db*", "hooks/secrets", "hooks/*.lock", "hooks/*.again", "hooks/*.failed", "hooks/receive.log*", NULL,
};
static const char *const not_of_files[] = { "files/new", NULL };

/* The mails that wait come before the database: what is said to be sent there is not sent twice. Attachments come after it:
 * they are there before the records that name them. */
const struct crm_contents_area crm_contents_areas[] = {
	{ .path = "outbox", .when = CRM_CONTENTS_BEFORE },
	{ .path = "quarantine", .when = CRM_CONTENTS_BEFORE },
	{ .path = "history.git", .when = CRM_CONTENTS_HISTORY, .left_out = not_of_history },
	{ .path = "history.git/objects", .when = CRM_CONTENTS_HISTORY, .is_named = true, .left_out = not_of_objects },
	{ .path = CRM_CONTENTS_DATABASE, .when = CRM_CONTENTS_AFTER },
	{ .path = "files", .when = CRM_CONTENTS_AFTER, .is_named = true, .left_out = not_of_files },
	{ .path = "crm.conf", .when = CRM_CONTENTS_AFTER },
	{ .path = "hooks", .when = CRM_CONTENTS_AFTER, .left_out = not_of_hooks },
	{ .path = "hooks/secrets", .when = CRM_CONTENTS_AFTER, .is_secret = true },
	{ .path = "survey.key", .when = CRM_CONTENTS_AFTER, .is_secret = true },
	{ .path = "backup.key", .when = CRM_CONTENTS_AFTER, .is_secret = true },
	{ .path = NULL },
};

/* -- listing --------------------------------------------------------------------------------- */

struct listing {
	struct crm_arena *arena;
	const char *folder;
	const struct crm_contents_area *area;
	struct crm_content *list;
	size_t count, room;
};

static bool is_left_out(const struct crm_contents_area *area, const char *path)
{
	for (const char *const *pattern = area->left_out; pattern && *pattern; pattern++)
		if (fnmatch(*pattern, path, 0) == 0)
			return true;
	return false;
}

static struct crm_content *push(struct listing *listing)
{
	if (listing->count == listing->room) {
		size_t room = listing->room ? listing->room * 2 : 64;
		struct crm_content *list = crm_new(listing->arena, struct crm_content, room);

		if (listing->count)
			memcpy(list, listing->list, listing->count * sizeof *list);
		listing->list = list;
		listing->room = room;
	}
	return &listing->list[listing->count++];
}

/* Where a link leads to; programs of hooks/ may be links. */
static crm_err take_link(const char *full, struct crm_content *content)
{
	ssize_t n = readlink(full, content->entry.link, CRM_TAR_LINK);

	if (n < 0)
		return crm_fail_errno("cannot read %s", full);
	if (n >= CRM_TAR_LINK)
		return crm_fail(CRM_INVALID, "%s leads to a name that is too long for a backup", full);
	content->entry.link[n] = '\0';
	content->entry.kind = CRM_TAR_LINKED;
	content->entry.size = 0;
	return NULL;
}

static crm_err take_one(struct listing *listing, const char *path, const struct stat *about)
{
	struct crm_content *content = push(listing);

	*content = (struct crm_content){
		.path = path, .nanoseconds = about->st_mtim.tv_nsec,
		.entry = { .kind = S_ISDIR(about->st_mode) ? CRM_TAR_FOLDER : CRM_TAR_FILE, .mode = about->st_mode & 07777,
		           .mtime = about->st_mtim.tv_sec, .size = S_ISREG(about->st_mode) ? about->st_size : 0 },
	};
	if (S_ISLNK(about->st_mode))
		return take_link(crm_path(listing->arena, listing->folder, path), content);
	return NULL;
}

static crm_err walk(struct listing *listing, const char *path);

static crm_err walk_folder(struct listing *listing, const char *path)
{
	char **names;

	CRM_TRY(crm_folder_list(listing->arena, crm_path(listing->arena, listing->folder, path), "", &names));
	for (; *names; names++)
		CRM_TRY(walk(listing, crm_path(listing->arena, path, *names)));
	return NULL;
}

/* Programs of hooks/ may be links, and stay such. Everything else is taken as what it leads to: also files/ and the folders of
 * hooks/ of a branch, which are those of its trunk (repo/branch.h). */
static bool stays_link(const char *path, const struct stat *target)
{
	const char *name = strchr(path, '/');

	return crm_starts(path, "hooks/") && !(S_ISDIR(target->st_mode) && !strchr(name + 1, '/'));
}

/* What has gone since its folder was read was not to be kept; sockets and the like are nobody's data. */
static crm_err walk(struct listing *listing, const char *path)
{
	const char *full = crm_path(listing->arena, listing->folder, path);
	struct stat about, target = {0};

	if (is_left_out(listing->area, path))
		return NULL;
	if (lstat(full, &about) != 0 || (S_ISLNK(about.st_mode) && stat(full, &target) != 0 && errno != ENOENT))
		return errno == ENOENT ? NULL : crm_fail_errno("cannot read %s", full);
	if (S_ISLNK(about.st_mode) && !stays_link(path, &target))
		about = target;
	if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode) && !S_ISLNK(about.st_mode))
		return NULL;
	CRM_TRY(take_one(listing, path, &about));
	return S_ISDIR(about.st_mode) ? walk_folder(listing, path) : NULL;
}

static int by_age(const void *a, const void *b)
{
	const struct crm_content *one = a, *other = b;
	bool is_file = one->entry.kind == CRM_TAR_FILE, other_is_file = other->entry.kind == CRM_TAR_FILE;

	if (is_file != other_is_file)
		return is_file ? 1 : -1;
	if (is_file && one->entry.mtime != other->entry.mtime)
		return one->entry.mtime < other->entry.mtime ? -1 : 1;
	if (is_file && one->nanoseconds != other->nanoseconds)
		return one->nanoseconds < other->nanoseconds ? -1 : 1;
	return strcmp(one->path, other->path);
}

crm_err crm_contents_list(struct crm_arena *arena, const char *folder, const struct crm_contents_area *area,
                          struct crm_content **out, size_t *count)
{
	struct listing listing = { .arena = arena, .folder = folder, .area = area };

	CRM_TRY(walk(&listing, area->path));
	if (area->is_named && listing.count)
		qsort(listing.list, listing.count, sizeof *listing.list, by_age);
	*out = listing.list;
	*count = listing.count;
	return NULL;
}

/* -- paths of a backup -------------------------------------------------------------------------- */

static bool is_within(const char *path, const char *area)
{
	size_t n = strlen(area);

	return strncmp(path, area, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* No way up, no empty part, nothing that a terminal would obey. */
static bool is_plain(const char *path)
{
	for (const char *at = path; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 127)
			return false;
	for (const char *part = path; *part; part += *part == '/') {
		size_t n = strcspn(part, "/");

		if (n == 0 || (n == 1 && *part == '.') || (n == 2 && part[0] == '.' && part[1] == '.'))
			return false;
		part += n;
		if (*part == '/' && !part[1])
			return false;
	}
	return *path;
}

bool crm_contents_may_hold(const struct crm_tar_entry *entry)
{
	bool known = strcmp(entry->path, CRM_CONTENTS_SUMS) == 0;

	for (const struct crm_contents_area *area = crm_contents_areas; area->path && !known; area++)
		known = is_within(entry->path, area->path);
	return known && is_plain(entry->path) && (entry->kind != CRM_TAR_LINKED || crm_starts(entry->path, "hooks/")) &&
	       !is_within(entry->path, "history.git/hooks");
}

bool crm_contents_is_named(const char *path)
{
	for (const struct crm_contents_area *area = crm_contents_areas; area->path; area++)
		if (area->is_named && is_within(path, area->path))
			return true;
	return false;
}
