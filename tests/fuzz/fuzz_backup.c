/*
 * Backups of somebody who means no good. The input is read as the head of one, as a member of gzip, and as an archive that is
 * unpacked: nothing may come to be outside its folder.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup/cut.h"
#include "backup/keys.h"
#include "backup/unpack.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/gzip.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

struct input {
	const unsigned char *data;
	size_t size, at;
};

/* In two pieces, so that heads and names are parted. */
static crm_err next(void *context, struct crm_str *piece)
{
	struct input *input = context;
	size_t n = input->at == 0 ? input->size / 2 + 1 : input->size;

	n = n < input->size - input->at ? n : input->size - input->at;
	crm_str_add_n(piece, (const char *)input->data + input->at, n);
	input->at += n;
	return NULL;
}

static void unpack(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char above[] = "/tmp/crm-fuzz.XXXXXX";
	struct input input = { .data = data, .size = size };
	const struct crm_backup_source source = { next, &input };
	const struct crm_backup_watch watch = {0};
	struct crm_unpacked done;
	char **names;

	if (!mkdtemp(above))
		abort();
	const char *folder = crm_path(arena, above, "in");
	crm_err err = crm_folder_make(folder);
	if (!err)
		err = crm_unpack(&source, folder, 0, &watch, &done);
	if (crm_folder_list(arena, above, "", &names) || !names[0] || names[1])
		abort();
	err = crm_folder_remove(above);
	if (err)
		abort();
}

static void read_head(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_keys keys, again;

	if (crm_keys_read(arena, crm_copy_n(arena, (const char *)data, size), &keys))
		return;
	crm_keys_text(&keys, &text);
	if (crm_keys_read(arena, text.s, &again) || strcmp(keys.of, again.of) != 0)
		abort();
}

static void read_gzip(const unsigned char *data, size_t size)
{
	struct crm_gzip *gzip = crm_gzip_new();
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	size_t used = 0;

	if (!crm_gzip_read(gzip, data, size, CRM_PIECE_MOST, &used, &out) && (used > size || out.n > CRM_PIECE_MOST))
		abort();
	crm_gzip_drop(&gzip);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	read_head(data, size);
	read_gzip(data, size);
	unpack(data, size);
	return 0;
}
