/*
 * The ways of a notice to its user. (Inside crm/deliver_notice.)
 */
#ifndef CRM_CRM_DELIVER_WAY_H
#define CRM_CRM_DELIVER_WAY_H

#include "crm/deliver_post.h"
#include "crm/notice.h"

struct crm_letter {
	const struct crm_subscription *subscription;
	const char *subject, *body, *lines;
	const char *key;                 /* what tells it from others, the same at every try */
};

/* What all letters of one run share: the connection of mail is opened with the first. */
struct crm_ways {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_post post;
	bool has_post;
};
void crm_ways_drop(struct crm_ways *ways);

/* It is taken when this returns without an error. Memory: the arena. */
CRM_MUST_USE crm_err crm_way_send(struct crm_ways *ways, struct crm_arena *arena, const struct crm_letter *letter);

#endif
