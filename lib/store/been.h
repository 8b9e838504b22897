/*
 * How far deals have come: of each deal that has left stages, the furthest open one of each pipeline. Read from "deal.was" (tracked.h)
 * in one go, 13 bytes for each deal, however often it moved: what deals have reached is alike in most of them, so that a deal has the
 * number of it. (Inside the room.)
 */
#ifndef CRM_STORE_BEEN_H
#define CRM_STORE_BEEN_H

#include "base/id.h"
#include "store/db.h"

struct crm_stays_stage {
	char id[CRM_ID_SIZE], pipeline[CRM_ID_SIZE];
	int64_t position;
	bool open;                       /* a step on the way: neither closed nor on hold */
	bool counts;                     /* time passes in it */
};

struct crm_been;

/* `stages` in the order of their ids, borrowed as long as it is used. */
CRM_MUST_USE crm_err crm_been_read(struct crm_db *db, const struct crm_stays_stage *stages, size_t count, struct crm_been **out);
void crm_been_drop(struct crm_been **been);

/* Of the open stages of the pipeline of stage number `now` that the deal was in and is not any more: the greatest position. False:
 * there is none. */
bool crm_been_furthest(const struct crm_been *been, const char *id, int now, int64_t *position);

#endif
