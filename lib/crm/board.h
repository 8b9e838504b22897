/*
 * A pipeline as a board: its open deals by stage, the largest first.
 */
#ifndef CRM_CRM_BOARD_H
#define CRM_CRM_BOARD_H

#include "repo/repo.h"

struct crm_board_card {
	const char *id, *name, *currency;
	struct crm_value amount;
	bool stale;
};

struct crm_board_lane {
	const char *stage;
	struct crm_board_card *cards;
	size_t count;
};

struct crm_board {
	struct crm_board_lane *lanes;    /* in the order of the stages; won and lost are none. At the end those
	                                    that are in no stage, if there are any */
	size_t count;
};

/* Of the deals that match the terms. CRM_NOT_FOUND: no such pipeline. Memory: the arena. */
CRM_MUST_USE crm_err crm_board_read(struct crm_repo *repo, struct crm_arena *arena, const char *pipeline,
                                    const char *const *terms, size_t count, struct crm_board *out);

#endif
