#include "backup/opened.h"

#include <stdlib.h>
#include <string.h>

#include "backup/cut.h"
#include "backup/stream_in.h"
#include "base/file.h"
#include "base/gzip.h"

enum { SEAL_ROOM = 64 }; /* by which a piece grows when it is sealed, and more */

struct crm_opened {
	struct crm_arena *arena;
	const char *name;
	struct crm_stream_in *stream;    /* or, of a folder: */
	struct crm_depot depot;
	struct crm_manifest manifest;
	unsigned char secret[CRM_SEAL_KEY];
	size_t at;                       /* the next piece */
	struct crm_gzip *gzip;
	struct crm_str file, packed;
};

/* -- which one ---------------------------------------------------------------------------------- */

static crm_err open_last(struct crm_opened *opened, const char *folder)
{
	char **names;
	size_t n = 0;

	CRM_TRY(crm_depot_open(opened->arena, folder, &opened->depot));
	CRM_TRY(crm_depot_list(&opened->depot, opened->arena, &names));
	while (names[n])
		n++;
	if (!n)
		return crm_fail(CRM_NOT_FOUND, "there is no backup in %s yet", folder);
	opened->name = crm_depot_backup(&opened->depot, opened->arena, names[n - 1]);
	return NULL;
}

/* FOLDER/backups/NAME; NULL: it is not of such a folder. */
static const char *folder_of(struct crm_arena *arena, const char *path)
{
	char *folder = crm_copy(arena, path);

	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(folder, '/');
		if (!slash)
			return i == 1 && strcmp(folder, "backups") == 0 ? "." : NULL;
		*slash = '\0';
		if (i == 0 && !crm_ends(folder, "backups"))
			return NULL;
	}
	return *folder ? folder : "/";
}

static crm_err open_depot(struct crm_opened *opened, const char *path, const char *folder)
{
	if (folder) {
		CRM_TRY(crm_depot_open(opened->arena, folder, &opened->depot));
		opened->name = crm_copy(opened->arena, path);
		if (!crm_is_file(path))
			return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no backup %s", path), "crm-backup list %s", folder);
	} else {
		CRM_TRY(open_last(opened, path));
	}
	opened->gzip = crm_gzip_new();
	/* Of a sealed one it is read once more when the key is known. */
	return crm_manifest_read(opened->arena, opened->name, NULL, &opened->manifest);
}

crm_err crm_opened_open(struct crm_arena *arena, const char *path, struct crm_opened **out)
{
	CRM_AUTO(crm_opened_drop) struct crm_opened *opened = crm_calloc(1, sizeof *opened);
	const char *folder = folder_of(arena, path);

	*out = NULL;
	opened->arena = arena;
	opened->depot.lock = -1;
	opened->name = crm_copy(arena, path);
	if (folder && !crm_depot_is(folder))
		folder = NULL;
	if (folder || crm_is_folder(path))
		CRM_TRY(open_depot(opened, path, folder));
	else
		CRM_TRY(crm_stream_open(arena, path, &opened->stream));
	*out = opened;
	opened = NULL;
	return NULL;
}

void crm_opened_drop(struct crm_opened **at)
{
	struct crm_opened *opened = *at;

	if (!opened)
		return;
	crm_stream_in_drop(&opened->stream);
	crm_depot_drop(&opened->depot);
	crm_seal_forget(opened->secret, sizeof opened->secret);
	crm_gzip_drop(&opened->gzip);
	crm_str_drop(&opened->file);
	crm_str_drop(&opened->packed);
	free(opened);
	*at = NULL;
}

const char *crm_opened_name(const struct crm_opened *opened)
{
	return opened->name;
}

const struct crm_keys *crm_opened_keys(const struct crm_opened *opened)
{
	return opened->stream ? crm_stream_keys(opened->stream) : &opened->depot.keys;
}

int64_t crm_opened_bytes(const struct crm_opened *opened)
{
	return opened->manifest.bytes;
}

/* -- proving ---------------------------------------------------------------------------------------- */

static crm_err prove_depot(struct crm_opened *opened, const struct crm_keys_proof *proof)
{
	const struct crm_keys *keys = &opened->depot.keys;

	CRM_TRY(crm_keys_secret(keys, proof, opened->secret));
	CRM_TRY(crm_keys_take(keys, true, opened->secret, opened->depot.names_key));
	opened->depot.has_names_key = true;
	return NULL;
}

crm_err crm_opened_prove(struct crm_opened *opened, const struct crm_keys_proof *proof)
{
	if (opened->stream)
		return crm_stream_prove(opened->stream, proof);
	if (!opened->depot.keys.is_sealed)
		return NULL;
	CRM_TRY(crm_err_in(prove_depot(opened, proof), "%s", opened->depot.folder));
	return crm_manifest_read(opened->arena, opened->name, opened->depot.names_key, &opened->manifest);
}

/* -- pieces ------------------------------------------------------------------------------------------- */

static crm_err spoiled(const char *path)
{
	return crm_err_hint(crm_fail(CRM_DAMAGED, "the piece %s is damaged", path),
	                    "remove it: if the repository still has what is in it, the next backup writes it again");
}

/* The gzipped bytes, borrowed until the next. */
static crm_err unseal(struct crm_opened *opened, const char *path, const struct crm_str **out)
{
	*out = &opened->file;
	if (!opened->depot.keys.is_sealed)
		return NULL;
	crm_str_clear(&opened->packed);
	*out = &opened->packed;
	return crm_seal_open(opened->secret, crm_str_text(&opened->file), opened->file.n, &opened->packed) ? NULL : spoiled(path);
}

static crm_err read_piece(struct crm_opened *opened, const unsigned char *name, const char *path, struct crm_str *piece)
{
	size_t before = piece->n, used, most = crm_gzip_bound(opened->gzip, CRM_PIECE_MOST) + SEAL_ROOM;
	unsigned char real[CRM_DIGEST_BYTES];
	const struct crm_str *packed;

	crm_str_clear(&opened->file);
	if (!crm_is_file(path))
		return crm_fail(CRM_DAMAGED, "the piece %s is gone", path);
	crm_err err = crm_file_read(path, most, &opened->file);
	CRM_TRY(crm_err_kind(err) == CRM_INVALID ? spoiled(path) : err);
	CRM_TRY(unseal(opened, path, &packed));
	if (crm_gzip_read(opened->gzip, crm_str_text(packed), packed->n, CRM_PIECE_MOST, &used, piece) || used != packed->n)
		return spoiled(path);
	crm_backup_name(crm_depot_key(&opened->depot), piece->s + before, piece->n - before, real);
	return memcmp(real, name, CRM_DIGEST_BYTES) == 0 ? NULL : spoiled(path);
}

static crm_err next(void *context, struct crm_str *piece)
{
	struct crm_opened *opened = context;

	if (opened->at == opened->manifest.piece_count)
		return NULL;
	struct crm_arena_mark mark = crm_arena_mark(opened->arena);
	const unsigned char *name = opened->manifest.pieces[opened->at++];
	crm_err err = read_piece(opened, name, crm_depot_piece(&opened->depot, opened->arena, name), piece);
	crm_arena_rewind(opened->arena, mark);
	return err;
}

struct crm_backup_source crm_opened_source(struct crm_opened *opened)
{
	if (opened->stream)
		return crm_stream_source(opened->stream);
	return (struct crm_backup_source){ next, opened };
}
