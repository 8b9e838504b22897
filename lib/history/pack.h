/*
 * Writing a pack and its index (gitformat-pack(5), version 2 of each). libgit2's packbuilder
 * searches for deltas and its indexer inflates all it is given once more; we know what we
 * write, so objects go straight to the file: deflated, with a delta only against a
 * base the caller names.
 *
 * Nothing of a pack can be seen before crm_pack_finish, which is durable.
 */
#ifndef CRM_HISTORY_PACK_H
#define CRM_HISTORY_PACK_H

#include "base/err.h"
#include "history/sha1.h"

/* How the names of files begin that are not finished. 'tmp_' tells `git gc` that it may remove what a crash has left;
 * the rest that it is ours. */
#define CRM_PACK_TEMPORARY "tmp_crm_"

struct crm_pack;

/* An object as it goes in. The bytes are borrowed for the call. */
struct crm_pack_object {
	enum crm_object type;
	struct crm_oid oid;
	const void *bytes;
	size_t n;
};

/* `folder` is the repository's objects/pack. */
CRM_MUST_USE crm_err crm_pack_open(const char *folder, struct crm_pack **out);
/* Without crm_pack_finish nothing is left of it. */
void crm_pack_drop(struct crm_pack **pack);

/* An object that is in this pack already is not written again. `base` (NULL: none) may be
 * an earlier object of this pack that much of this one equals at both ends. */
CRM_MUST_USE crm_err crm_pack_add(struct crm_pack *pack, const struct crm_pack_object *object,
                                  const struct crm_pack_object *base);
/* How long a chain of deltas may become; it is 40 unless told. Longer ones are smaller and slower to read. */
void crm_pack_deepen(struct crm_pack *pack, unsigned deepest);
size_t crm_pack_count(const struct crm_pack *pack);

/* Writes the index; both files are synced and in place when it returns. An empty pack leaves
 * nothing. */
CRM_MUST_USE crm_err crm_pack_finish(struct crm_pack *pack);

/* Removes what crashes have left in the folder, of packs or of loose objects. Nobody else may be writing there. */
void crm_pack_tidy(const char *folder);

#endif
