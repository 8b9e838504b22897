/*
 * From object names to small numbers: which object of a pack or a batch is it. Names are
 * hashes already, so their first bytes choose the slot.
 */
#ifndef CRM_HISTORY_OIDMAP_H
#define CRM_HISTORY_OIDMAP_H

#include "history/sha1.h"

struct crm_oidmap {             /* zero-initialised is empty */
	struct crm_oidmap_slot {
		struct crm_oid oid;
		uint32_t number;    /* plus 1; 0: free */
	} *slots;
	size_t count, room;         /* room is 0 or a power of two */
};

void crm_oidmap_drop(struct crm_oidmap *map);
void crm_oidmap_clear(struct crm_oidmap *map);           /* keeps the memory */
/* Adds unless it is there; false if it was. */
bool crm_oidmap_add(struct crm_oidmap *map, const struct crm_oid *oid, uint32_t number);
bool crm_oidmap_find(const struct crm_oidmap *map, const struct crm_oid *oid, uint32_t *number);

#endif
