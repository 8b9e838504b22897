#include "history/batch.h"

#include <stdlib.h>

#include "base/file.h"
#include "history/loose.h"
#include "history/oidmap.h"

enum {
	LOOSE_MOST = 64,               /* objects: each is a file to sync, a pack is two */
	WAITING_MOST = 32 << 20,       /* bytes in memory before they are streamed */
	FULL = 16 << 20,               /* bytes after which a flush is due */
};

struct object {
	struct crm_pack_object it;
	struct crm_oid base;
	bool has_base;
};

struct crm_batch {
	struct crm_git *git;
	struct crm_arena *arena;       /* of the waiting bytes */
	struct object *objects;
	size_t count, room, bytes;
	struct crm_oidmap map;
	struct crm_pack *pack;         /* being streamed; NULL while all wait in memory */
};

struct crm_batch *crm_batch_new(struct crm_git *git)
{
	struct crm_batch *batch = crm_calloc(1, sizeof(*batch));

	batch->git = git;
	batch->arena = crm_arena_new();
	return batch;
}

static void forget(struct crm_batch *batch)
{
	crm_oidmap_clear(&batch->map);
	batch->count = batch->bytes = 0;
	crm_arena_drop(&batch->arena);
	batch->arena = crm_arena_new();
}

void crm_batch_drop(struct crm_batch **at)
{
	struct crm_batch *batch = *at;

	if (!batch)
		return;
	*at = NULL;
	crm_pack_drop(&batch->pack);
	crm_oidmap_drop(&batch->map);
	crm_arena_drop(&batch->arena);
	free(batch->objects);
	free(batch);
}

static crm_err open_pack(struct crm_batch *batch)
{
	const char *objects = crm_path(batch->arena, crm_git_path(batch->git), "objects");

	return crm_pack_open(crm_path(batch->arena, objects, "pack"), &batch->pack);
}

static crm_err pack_waiting(struct crm_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct object *object = &batch->objects[i];
		uint32_t base;
		bool has = object->has_base && crm_oidmap_find(&batch->map, &object->base, &base);

		CRM_TRY(crm_pack_add(batch->pack, &object->it, has ? &batch->objects[base].it : NULL));
	}
	return NULL;
}

/* From now on objects go to the pack at once. Those that waited can still be read here: a
 * transaction that begins to be streamed may build on earlier ones of the same batch, but never on
 * itself. */
static crm_err begin_stream(struct crm_batch *batch)
{
	CRM_TRY(open_pack(batch));
	return pack_waiting(batch);
}

static void keep(struct crm_batch *batch, const struct crm_pack_object *object, const struct crm_oid *base)
{
	if (!crm_oidmap_add(&batch->map, &object->oid, (uint32_t)batch->count))
		return;
	if (batch->count == batch->room) {
		batch->room = batch->room ? batch->room * 2 : 64;
		batch->objects = crm_realloc(batch->objects, batch->room * sizeof(*batch->objects));
	}
	struct object *kept = &batch->objects[batch->count++];
	*kept = (struct object){ .it = *object };
	kept->it.bytes = crm_copy_n(batch->arena, object->bytes, object->n);
	kept->has_base = base;
	if (base)
		kept->base = *base;
	batch->bytes += object->n;
}

crm_err crm_batch_put(struct crm_batch *batch, enum crm_object type, const void *bytes, size_t n,
                      const struct crm_oid *base, struct crm_oid *oid)
{
	crm_oid_of(type, bytes, n, oid);
	struct crm_pack_object object = { type, *oid, bytes, n };

	if (!batch->pack && batch->bytes > WAITING_MOST)
		CRM_TRY(begin_stream(batch));
	if (batch->pack)
		return crm_pack_add(batch->pack, &object, NULL);
	keep(batch, &object, base);
	return NULL;
}

crm_err crm_batch_read(struct crm_batch *batch, const struct crm_oid *oid, enum crm_object type,
                       struct crm_str *out)
{
	uint32_t number;

	if (!crm_oidmap_find(&batch->map, oid, &number))
		return crm_git_read(batch->git, oid, type, out);
	crm_str_clear(out);
	crm_str_add_n(out, batch->objects[number].it.bytes, batch->objects[number].it.n);
	return NULL;
}

bool crm_batch_is_full(const struct crm_batch *batch)
{
	return batch->pack || batch->bytes > FULL;
}

static crm_err write_loose(struct crm_batch *batch)
{
	const char *folder = crm_path(batch->arena, crm_git_path(batch->git), "objects");
	CRM_AUTO(crm_loose_drop) struct crm_loose *loose = crm_loose_new(folder);

	for (size_t i = 0; i < batch->count; i++)
		CRM_TRY(crm_loose_add(loose, &batch->objects[i].it));
	return crm_loose_finish(loose);
}

crm_err crm_batch_flush(struct crm_batch *batch)
{
	if (!batch->pack && batch->count <= LOOSE_MOST) {
		CRM_TRY(write_loose(batch));
	} else {
		if (!batch->pack)
			CRM_TRY(begin_stream(batch));
		CRM_TRY(crm_pack_finish(batch->pack));
		crm_pack_drop(&batch->pack);
		CRM_TRY(crm_git_refresh(batch->git));
	}
	forget(batch);
	return NULL;
}
