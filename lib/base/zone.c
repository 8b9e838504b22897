#include "base/zone.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/id.h"
#include "base/scan.h"

enum { LONGEST = 64 };

static const char *database(void)
{
	const char *folder = getenv("TZDIR"); /* libc heeds it too */

	return folder && *folder ? folder : "/usr/share/zoneinfo";
}

/* A name must not lead out of the database, nor into its trees with leap seconds. */
static bool is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "0123456789_+-/";
	size_t n = strlen(name);

	return n > 0 && n < LONGEST && strspn(name, letters) == n && name[0] != '/' &&
	       !crm_starts(name, "right/") && !crm_starts(name, "posix/");
}

static bool in_database(const char *name)
{
	char path[4096], magic[4];
	CRM_AUTO(crm_fd_drop) int fd = -1;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", database(), name) >= sizeof(path))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && read(fd, magic, sizeof(magic)) == sizeof(magic) &&
	       memcmp(magic, "TZif", sizeof(magic)) == 0;
}

/* An import asks about the same few zones a million times; the database does not
 * change meanwhile, so what was found in it is remembered. */
static char *remembered(const char *name)
{
	static _Thread_local char names[64][LONGEST];

	return names[crm_hash(CRM_HASH_START, name) % CRM_COUNT(names)];
}

static bool offset_of(const char *name, int *seconds)
{
	const char *at = name;

	return (*name == '+' || *name == '-') && crm_scan_offset(&at, seconds) && *at == '\0';
}

bool crm_zone_known(const char *name)
{
	int seconds;

	if (strcmp(name, "UTC") == 0 || offset_of(name, &seconds))
		return true;
	if (!is_name(name))
		return false;
	char *known = remembered(name);
	if (strcmp(known, name) == 0)
		return true;
	if (!in_database(name))
		return false;
	memcpy(known, name, strlen(name) + 1);
	return true;
}

/* 'Prague' means Europe/Prague. */
static const char *by_city(const char *word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *city = strrchr(names[i], '/');
		if (city && crm_same_name(city + 1, word))
			return names[i];
	}
	return NULL;
}

/* Cuts zone.tab (country, coordinates, name and comments, with tabs between) into names. */
static size_t names_of(char *table, const char **names, size_t most)
{
	char *rest = NULL;
	size_t count = 0;

	for (char *line = strtok_r(table, "\n", &rest); line && count < most;
	     line = strtok_r(NULL, "\n", &rest)) {
		char *tab = *line == '#' ? NULL : strchr(line, '\t');
		tab = tab ? strchr(tab + 1, '\t') : NULL;
		if (!tab)
			continue;
		tab[1 + strcspn(tab + 1, "\t")] = '\0';
		names[count++] = tab + 1;
	}
	return count;
}

static crm_err unknown_zone(const char *name)
{
	enum { MOST = 1024 };
	const char *names[MOST];
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str table = {0};
	crm_err err = crm_fail(CRM_INVALID, "there is no time zone '%s'", name);

	if (crm_file_read(crm_path(arena, database(), "zone.tab"), 1 << 20, &table) || !table.s)
		return crm_err_hint(err, "zones are named like Europe/Prague or UTC");
	size_t count = names_of(table.s, names, MOST);
	const char *near = by_city(name, names, count);
	if (!near)
		near = crm_nearest(name, names, count);
	if (!near)
		return crm_err_hint(err, "zones are named like Europe/Prague or UTC");
	return crm_err_hint(err, "%s", near);
}

crm_err crm_zone_use(const char *name)
{
	char posix[32];
	int seconds;

	if (!crm_zone_known(name))
		return unknown_zone(name);
	if (offset_of(name, &seconds)) {
		/* POSIX counts westward, and so has the opposite sign. */
		int size = abs(seconds);
		char sign = seconds < 0 ? '-' : '+', west = seconds < 0 ? '+' : '-';
		snprintf(posix, sizeof(posix), "<%c%02d%02d>%c%02d:%02d", sign, size / 3600,
		         size / 60 % 60, west, size / 3600, size / 60 % 60);
		name = posix;
	}
	if (setenv("TZ", name, 1) != 0)
		return crm_fail_errno("cannot set the time zone");
	tzset();
	return NULL;
}
