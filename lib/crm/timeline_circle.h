/*
 * The circle of a record: what belongs to it, so that what happened to that happened to it as well. A company's people, deals
 * and tickets and its people's; a person's deals (also those it plays a part in) and tickets. (Inside the room.)
 *
 * Ids are kept, not records: 16 bytes for each.
 */
#ifndef CRM_CRM_TIMELINE_CIRCLE_H
#define CRM_CRM_TIMELINE_CIRCLE_H

#include "repo/repo.h"

struct crm_circle;

struct crm_circle_ids {
	const char *entity;
	const char **ids;
	size_t count;
};

/* With the record itself. Links that the actor may not read lead nowhere. Memory: the arena. */
CRM_MUST_USE crm_err crm_circle_find(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                     const char *id, const struct crm_circle **out);
/* By place; NULL at the end. None is empty. */
const struct crm_circle_ids *crm_circle_at(const struct crm_circle *circle, size_t i);
/* Of one entity; NULL: none. */
const struct crm_circle_ids *crm_circle_of(const struct crm_circle *circle, const char *entity);

/* The people of a deal: its contact, and who plays a part in it. */
CRM_MUST_USE crm_err crm_circle_people(struct crm_repo *repo, struct crm_arena *arena, const char *deal,
                                       struct crm_circle_ids *out);

#endif
