#include "backup/deposit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/files.h"
#include "base/gzip.h"
#include "base/time.h"

struct crm_deposit {
	struct crm_depot *depot;
	struct crm_arena *arena;
	struct crm_gzip *gzip;
	struct crm_files files;
	struct crm_hashes known;          /* pieces of older backups ... */
	struct crm_hashes fresh;          /* ... and those that are written now, and are not yet under their names */
	crm_err unknown;                 /* an older backup could not be read; its words are below */
	struct crm_error error;
	struct crm_manifest last;        /* the newest one there is */
	struct crm_str body, group;      /* lines of the manifest: of the groups before, of this one */
	unsigned char group_name[CRM_DIGEST_BYTES];
	bool is_named;
	int64_t bytes, group_bytes, stored;
	struct crm_str packed, sealed;   /* room that is used again */
};

/* The newest that can be read: others have been complained of. */
static crm_err read_last(struct crm_deposit *deposit)
{
	const struct crm_depot *depot = deposit->depot;
	char **names, **last;

	CRM_TRY(crm_depot_list(depot, deposit->arena, &names));
	for (last = names; *last; last++)
		;
	while (last-- > names)
		if (!crm_manifest_read(deposit->arena, crm_depot_backup(depot, deposit->arena, *last), crm_depot_key(depot),
		                       &deposit->last))
			return NULL;
	deposit->last = (struct crm_manifest){0};
	return NULL;
}

crm_err crm_deposit_open(struct crm_depot *depot, struct crm_deposit **out)
{
	CRM_AUTO(crm_deposit_drop) struct crm_deposit *deposit = crm_calloc(1, sizeof *deposit);

	*out = NULL;
	deposit->depot = depot;
	deposit->arena = crm_arena_new();
	deposit->gzip = crm_gzip_new();
	CRM_TRY(crm_depot_lock(depot));
	crm_err err = crm_depot_needs(depot, &deposit->known);
	if (err && crm_err_kind(err) != CRM_DAMAGED)
		return err;
	if (err) {
		deposit->error = *err;
		deposit->unknown = &deposit->error;
	}
	CRM_TRY(read_last(deposit));
	*out = deposit;
	deposit = NULL;
	return NULL;
}

void crm_deposit_drop(struct crm_deposit **at)
{
	struct crm_deposit *deposit = *at;

	if (!deposit)
		return;
	crm_files_drop(&deposit->files);
	crm_hashes_drop(&deposit->known);
	crm_hashes_drop(&deposit->fresh);
	crm_gzip_drop(&deposit->gzip);
	crm_str_drop(&deposit->body);
	crm_str_drop(&deposit->group);
	crm_str_drop(&deposit->packed);
	crm_str_drop(&deposit->sealed);
	crm_arena_drop(&deposit->arena);
	free(deposit);
	*at = NULL;
}

/* -- groups ---------------------------------------------------------------------------------- */

static bool is_there(struct crm_deposit *deposit, const unsigned char *name)
{
	struct crm_arena_mark mark = crm_arena_mark(deposit->arena);
	bool there = crm_hashes_have(&deposit->known, name) &&
	             access(crm_depot_piece(deposit->depot, deposit->arena, name), F_OK) == 0;

	crm_arena_rewind(deposit->arena, mark);
	return there;
}

/* One whose pieces are not all there is to be read once more. */
static const struct crm_manifest_group *known_group(struct crm_deposit *deposit, const unsigned char *name)
{
	const struct crm_manifest *last = &deposit->last;

	for (size_t i = 0; i < last->group_count; i++) {
		const struct crm_manifest_group *group = &last->groups[i];
		size_t j = 0;

		if (!group->is_named || memcmp(group->name, name, CRM_DIGEST_BYTES) != 0)
			continue;
		while (j < group->count && is_there(deposit, last->pieces[group->first + j]))
			j++;
		return j == group->count ? group : NULL;
	}
	return NULL;
}

static crm_err end(void *context)
{
	struct crm_deposit *deposit = context;

	crm_manifest_group(&deposit->body, deposit->is_named ? deposit->group_name : NULL, deposit->group_bytes);
	if (deposit->group.n)
		crm_str_add_n(&deposit->body, deposit->group.s, deposit->group.n);
	deposit->bytes += deposit->group_bytes;
	return NULL;
}

static crm_err begin(void *context, const unsigned char *name, bool *have)
{
	struct crm_deposit *deposit = context;
	const struct crm_manifest_group *group = name ? known_group(deposit, name) : NULL;

	crm_str_clear(&deposit->group);
	deposit->group_bytes = 0;
	deposit->is_named = name;
	if (name)
		memcpy(deposit->group_name, name, CRM_DIGEST_BYTES);
	*have = group;
	if (!group)
		return NULL;
	for (size_t i = 0; i < group->count; i++)
		crm_manifest_piece(&deposit->group, deposit->last.pieces[group->first + i]);
	deposit->group_bytes = group->bytes;
	return end(deposit);
}

/* -- pieces ------------------------------------------------------------------------------------ */

static crm_err make_folder_of(const char *path)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');

	if ((size_t)(slash - path) >= sizeof folder)
		return crm_fail(CRM_IO, "the name %s is too long", path);
	memcpy(folder, path, (size_t)(slash - path));
	folder[slash - path] = '\0';
	return mkdir(folder, 0777) == 0 || errno == EEXIST ? NULL : crm_fail_errno("cannot make the folder %s", folder);
}

static crm_err write_piece(struct crm_deposit *deposit, const unsigned char *name, const void *bytes, size_t n)
{
	const struct crm_keys *keys = &deposit->depot->keys;
	const char *path = crm_depot_piece(deposit->depot, deposit->arena, name);
	struct crm_str *file = keys->is_sealed ? &deposit->sealed : &deposit->packed;

	crm_str_clear(&deposit->packed);
	crm_str_clear(&deposit->sealed);
	crm_gzip_add(deposit->gzip, bytes, n, &deposit->packed);
	if (keys->is_sealed)
		CRM_TRY(crm_seal_for(keys->public_key, deposit->packed.s, deposit->packed.n, &deposit->sealed));
	CRM_TRY(make_folder_of(path));
	CRM_TRY(crm_files_put(&deposit->files, path, file->s, file->n));
	deposit->stored += (int64_t)file->n;
	return NULL;
}

/* Only what a backup names is known to be on the disk: what one that was killed has left may be cut off. */
static crm_err piece(void *context, const void *bytes, size_t n)
{
	struct crm_deposit *deposit = context;
	struct crm_arena_mark mark = crm_arena_mark(deposit->arena);
	unsigned char name[CRM_DIGEST_BYTES];
	crm_err err = NULL;

	crm_backup_name(crm_depot_key(deposit->depot), bytes, n, name);
	if (!is_there(deposit, name) && crm_hashes_add(&deposit->fresh, name))
		err = write_piece(deposit, name, bytes, n);
	crm_manifest_piece(&deposit->group, name);
	deposit->group_bytes += (int64_t)n;
	crm_arena_rewind(deposit->arena, mark);
	return err;
}

struct crm_backup_sink crm_deposit_sink(struct crm_deposit *deposit)
{
	return (struct crm_backup_sink){ .key = crm_depot_key(deposit->depot), .begin = begin, .piece = piece, .end = end,
	                                 .context = deposit };
}

/* -- the end -------------------------------------------------------------------------------------- */

/* The time. One of a second that had others is the next of them, also when those before it have been removed. */
static crm_err choose_name(struct crm_deposit *deposit, int64_t at, const char **out)
{
	struct crm_depot *depot = deposit->depot;
	struct crm_civil utc;
	char **names;
	int last = 0;

	crm_instant_civil_utc(at, &utc);
	*out = crm_textf(depot->arena, "%04d%02d%02dT%02d%02d%02dZ", utc.year, utc.month, utc.day, utc.hour, utc.minute,
	                 utc.second);
	CRM_TRY(crm_depot_list(depot, deposit->arena, &names));
	for (; *names; names++)
		if (crm_starts(*names, *out))
			last = (*names)[strlen(*out)] == '-' ? atoi(*names + strlen(*out) + 1) : 1;
	if (last)
		*out = crm_textf(depot->arena, "%s-%d", *out, last + 1);
	return NULL;
}

static crm_err settle_pieces(struct crm_deposit *deposit)
{
	const char *const folders[] = { deposit->depot->folder, NULL };

	if (!deposit->files.paths.n)
		return NULL;
	CRM_TRY(crm_files_end(&deposit->files, folders));
	return crm_file_system_sync(deposit->depot->folder); /* the names, too */
}

static crm_err sweep(struct crm_deposit *deposit)
{
	CRM_AUTO(crm_hashes_drop) struct crm_hashes needs = {0};

	if (deposit->unknown)
		return crm_err_hint(deposit->unknown, "the new backup is well; nothing is removed until that file is");
	CRM_TRY(crm_depot_needs(deposit->depot, &needs));
	return crm_depot_sweep(deposit->depot, &needs);
}

crm_err crm_deposit_finish(struct crm_deposit *deposit, const struct crm_manifest *about, struct crm_deposited *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_manifest manifest = *about;
	const char *name;

	CRM_TRY(settle_pieces(deposit));
	manifest.bytes = deposit->bytes;
	crm_manifest_begin(&text, &manifest);
	crm_str_add_n(&text, crm_str_text(&deposit->body), deposit->body.n);
	crm_manifest_end(&text, crm_depot_key(deposit->depot));
	*out = (struct crm_deposited){ .bytes = deposit->bytes, .stored = deposit->stored + (int64_t)text.n };
	CRM_TRY(choose_name(deposit, about->at, &name));
	CRM_TRY(crm_file_replace(crm_depot_backup(deposit->depot, deposit->arena, name), text.s, text.n));
	out->name = name;
	return sweep(deposit);
}
