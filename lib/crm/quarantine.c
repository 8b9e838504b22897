#include "crm/quarantine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"

enum { BLOCK = 64 * 1024, HASH = 16, REASON_MOST = 64 * 1024 };

static char *folder_of(struct crm_repo *repo, struct crm_arena *arena)
{
	return crm_repo_path(repo, arena, "quarantine");
}

/* 20261129T172955Z: sorts by time. */
static const char *stamp(struct crm_arena *arena)
{
	struct crm_civil c;

	crm_instant_civil_utc(crm_now(), &c);
	return crm_textf(arena, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

static int64_t stamped(const char *name)
{
	struct crm_civil c = {0};

	if (sscanf(name, "%4d%2d%2dT%2d%2d%2dZ", &c.year, &c.month, &c.day, &c.hour, &c.minute, &c.second) != 6)
		return 0;
	return crm_instant_of_utc(&c);
}

static crm_err copy(int from, int to)
{
	char block[BLOCK];
	ssize_t n;

	for (off_t at = 0; (n = pread(from, block, sizeof block, at)) != 0; at += n > 0 ? n : 0) {
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read the message");
		CRM_TRY(crm_write_all(to, block, n > 0 ? (size_t)n : 0, "the quarantine"));
	}
	return fsync(to) == 0 ? NULL : crm_fail_errno("cannot write the quarantine");
}

static crm_err write_copy(int from, const char *path, const char *temporary)
{
	CRM_AUTO(crm_fd_drop) int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return crm_fail_errno("cannot write %s", temporary);
	crm_err err = copy(from, fd);
	if (!err && rename(temporary, path) != 0)
		err = crm_fail_errno("cannot write %s", path);
	if (err)
		unlink(temporary);
	return err;
}

static crm_err find_same(struct crm_arena *arena, const char *folder, const char *hash, const char **name)
{
	char **names;

	*name = NULL;
	CRM_TRY(crm_folder_list(arena, folder, crm_textf(arena, "-%.*s.eml", HASH, hash), &names));
	*name = names[0];
	return NULL;
}

crm_err crm_quarantine_put(struct crm_repo *repo, struct crm_arena *arena, int fd, const char *hash, const char *reason,
                           const char **name)
{
	const char *folder = folder_of(repo, arena);

	CRM_TRY(crm_folder_need(folder));
	CRM_TRY(find_same(arena, folder, hash, name));
	if (*name)
		return NULL;
	const char *base = crm_textf(arena, "%s-%.*s", stamp(arena), HASH, hash);
	const char *words = crm_textf(arena, "%s\n", reason);
	*name = crm_textf(arena, "%s.eml", base);
	CRM_TRY(crm_file_replace(crm_textf(arena, "%s/%s.reason", folder, base), words, strlen(words)));
	CRM_TRY(write_copy(fd, crm_path(arena, folder, *name), crm_textf(arena, "%s/.%s-%d", folder, base, (int)getpid())));
	return crm_folder_sync(folder);
}

static const char *reason_path(struct crm_arena *arena, const char *folder, const char *name)
{
	return crm_textf(arena, "%s/%.*s.reason", folder, (int)strlen(name) - 4, name);
}

static const char *read_reason(struct crm_arena *arena, const char *folder, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (crm_file_read(reason_path(arena, folder, name), REASON_MOST, &text))
		return "";
	while (text.n && text.s[text.n - 1] == '\n')
		crm_str_cut(&text, text.n - 1);
	return crm_copy(arena, crm_str_text(&text));
}

crm_err crm_quarantine_list(struct crm_repo *repo, struct crm_arena *arena, struct crm_quarantined **out, size_t *count)
{
	const char *folder = folder_of(repo, arena);
	char **names;
	struct stat about;

	CRM_TRY(crm_folder_list(arena, folder, ".eml", &names));
	for (*count = 0; names[*count];)
		++*count;
	*out = crm_new(arena, struct crm_quarantined, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		bool there = stat(crm_path(arena, folder, names[i]), &about) == 0;
		(*out)[i] = (struct crm_quarantined){ .name = names[i], .at = stamped(names[i]),
			.size = there ? about.st_size : 0, .reason = read_reason(arena, folder, names[i]) };
	}
	return NULL;
}

crm_err crm_quarantine_open(struct crm_repo *repo, struct crm_arena *arena, const char *name, int *fd, const char **found)
{
	struct crm_quarantined *list;
	size_t count;

	*fd = -1;
	name = crm_path_last(name);
	CRM_TRY(crm_quarantine_list(repo, arena, &list, &count));
	for (size_t i = 0; i < count && *fd < 0; i++) {
		if (!crm_starts(list[i].name, name))
			continue;
		*found = list[i].name;
		*fd = open(crm_path(arena, folder_of(repo, arena), list[i].name), O_RDONLY | O_CLOEXEC);
		if (*fd < 0)
			return crm_fail_errno("cannot open %s", list[i].name);
	}
	if (*fd < 0)
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no '%s' in quarantine", name), "crm-mail quarantine");
	return NULL;
}

crm_err crm_quarantine_remove(struct crm_repo *repo, struct crm_arena *arena, const char *name)
{
	const char *folder = folder_of(repo, arena);

	if (unlink(crm_path(arena, folder, name)) != 0)
		return crm_fail_errno("cannot remove %s", name);
	unlink(reason_path(arena, folder, name));
	return NULL;
}
