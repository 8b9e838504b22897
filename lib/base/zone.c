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

enum { LONGEST = CRM_ZONE_SIZE };

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

/* A file of the database, by its path: its name there, else NULL. */
static const char *name_in(const char *path)
{
	const char *folder = strstr(path, "zoneinfo/");

	return folder && is_name(folder + strlen("zoneinfo/")) ? folder + strlen("zoneinfo/") : NULL;
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

/* POSIX counts westward, and so has the opposite sign. */
static void rule_of_offset(int seconds, char buffer[CRM_ZONE_SIZE])
{
	int size = abs(seconds);

	snprintf(buffer, CRM_ZONE_SIZE, "<%c%02d%02d>%c%02d:%02d", seconds < 0 ? '-' : '+', size / 3600, size / 60 % 60,
	         seconds < 0 ? '+' : '-', size / 3600, size / 60 % 60);
}

crm_err crm_zone_use(const char *name)
{
	char posix[CRM_ZONE_SIZE];
	int seconds;

	if (!crm_zone_known(name))
		return unknown_zone(name);
	if (offset_of(name, &seconds)) {
		rule_of_offset(seconds, posix);
		name = posix;
	}
	if (setenv("TZ", name, 1) != 0)
		return crm_fail_errno("cannot set the time zone");
	tzset();
	return NULL;
}

/* -- its rule ------------------------------------------------------------------------------- */

/* The last line of a TZif file (RFC 8536, 3.3). */
static void rule_in_file(const char *path, char buffer[CRM_ZONE_SIZE])
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char tail[CRM_ZONE_SIZE + 2];
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END), from = size > (off_t)sizeof tail ? size - (off_t)sizeof tail : 0;
	ssize_t n = size > 0 ? pread(fd, tail, sizeof tail, from) : 0, start = n - 1;

	if (n < 2 || tail[n - 1] != '\n')
		return;
	while (start > 0 && tail[start - 1] != '\n')
		start--;
	if (start > 0 && n - 1 - start < CRM_ZONE_SIZE)
		snprintf(buffer, CRM_ZONE_SIZE, "%.*s", (int)(n - 1 - start), tail + start);
}

const char *crm_zone_rule(const char *name, char buffer[CRM_ZONE_SIZE])
{
	char path[4096];
	int seconds;

	buffer[0] = '\0';
	if (!crm_zone_known(name))
		return buffer;
	if (strcmp(name, "UTC") == 0)
		strcpy(buffer, "UTC0");
	else if (offset_of(name, &seconds))
		rule_of_offset(seconds, buffer);
	else if ((size_t)snprintf(path, sizeof path, "%s/%s", database(), name) < sizeof path)
		rule_in_file(path, buffer);
	return buffer;
}

/* -- the zone of here ------------------------------------------------------------------ */

static const char *name_of_machine(char path[4096])
{
	ssize_t n = readlink("/etc/localtime", path, 4095);

	path[n > 0 ? n : 0] = '\0';
	return n > 0 ? name_in(path) : "UTC";
}

static const char *offset_now(char buffer[CRM_ZONE_SIZE])
{
	time_t now = time(NULL);
	struct tm tm;
	long minutes = localtime_r(&now, &tm) ? tm.tm_gmtoff / 60 : 0;

	snprintf(buffer, CRM_ZONE_SIZE, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', labs(minutes) / 60, labs(minutes) % 60);
	return buffer;
}

const char *crm_zone_here(char buffer[CRM_ZONE_SIZE])
{
	const char *zone = getenv("TZ"), *name = zone;
	char path[4096];

	if (!zone)
		name = name_of_machine(path);
	else if (!*zone)
		name = "UTC";
	else if (*zone == ':')
		name++;
	if (name && *name == '/')
		name = name_in(name);
	if (!name || strlen(name) >= CRM_ZONE_SIZE || !crm_zone_known(name))
		return offset_now(buffer);
	/* Machines without a zone of their own say Etc/UTC. */
	if (crm_starts(name, "Etc/") && strcmp(crm_zone_rule(name, buffer), "UTC0") == 0)
		name = "UTC";
	return strcpy(buffer, name);
}

/* -- another for a while ------------------------------------------------------------------ */

struct crm_zone_stay crm_zone_enter(const char *name)
{
	struct crm_zone_stay stay = {0};
	char here[CRM_ZONE_SIZE];
	const char *was = getenv("TZ");

	if (!name || !*name || !crm_zone_known(name) || strcmp(crm_zone_here(here), name) == 0)
		return stay;
	if (was)
		stay.was = memcpy(crm_calloc(1, strlen(was) + 1), was, strlen(was) + 1);
	stay.moved = !crm_zone_use(name);
	return stay;
}

void crm_zone_leave(struct crm_zone_stay *stay)
{
	if (stay->moved && stay->was)
		setenv("TZ", stay->was, 1);
	else if (stay->moved)
		unsetenv("TZ");
	if (stay->moved)
		tzset();
	free(stay->was);
	*stay = (struct crm_zone_stay){0};
}
