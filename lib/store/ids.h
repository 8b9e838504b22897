/*
 * Many ids in their order, and the place of each: 8 bytes an id, and half a byte more to find it by its first bits, so that
 * looking up one of a million costs one glance at memory rather than twenty. Ids are random bits; of others (those of tests) finding
 * takes a search by halves. (Inside the room.)
 */
#ifndef CRM_STORE_IDS_H
#define CRM_STORE_IDS_H

#include "base/id.h"

#define CRM_IDS_NONE SIZE_MAX

/* Start with {0}. */
struct crm_ids {
	uint64_t *list;
	size_t count, room;
	uint32_t *starts;                /* by the first bits: the place of the first id that has them, or is after them */
	int shift;                       /* which bits these are */
};

/* Not before the one that was added last; the same again is not added. At most 2^32 - 2. */
void crm_ids_add(struct crm_ids *ids, uint64_t id);
/* When all are added, before the first is looked for. */
void crm_ids_finish(struct crm_ids *ids);
/* Those of the other are added; it is left as it is. Neither is finished. */
void crm_ids_merge(struct crm_ids *ids, const struct crm_ids *other);
/* From 0 on; CRM_IDS_NONE: it is not one of them, or no id. */
size_t crm_ids_place(const struct crm_ids *ids, const char *id);
void crm_ids_drop(struct crm_ids *ids);

#endif
