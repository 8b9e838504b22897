/*
 * One webhook's way through the events: what it is told next, what its answer means, when it is tried again. Strictly in
 * order: the next event follows when the one before was taken or given up.
 *
 * Given up is what was tried for a day (hook/retry.h); it is kept in the list of the dead. After three of them in a
 * row the
 * circuit is open: from then on nothing is given up, and one event an hour is tried, until one is taken.
 */
#ifndef CRM_CRM_DELIVER_LINE_H
#define CRM_CRM_DELIVER_LINE_H

#include "base/chance.h"
#include "crm/deliver_feed.h"
#include "crm/deliver_request.h"
#include "hook/webhook_state.h"

enum { CRM_LINE_DEAD_RUN = 3, CRM_LINE_PROBE = 3600000 };

/* What lines share. */
struct crm_deliver {
	struct crm_repo *repo;
	struct crm_arena *arena;         /* as long as all of it */
	struct crm_places *places;
	struct crm_deliver_feed *feed;
	struct crm_http *http;           /* NULL until something is sent */
	struct crm_chance chance;
	struct crm_arena *log_arena;     /* of attempts that are not yet written */
	struct crm_arena_mark log_mark;
	struct crm_deliver_attempt *attempts;
	size_t attempt_count;
	int64_t sent, failed, dead;      /* in this run */
};

struct crm_deliver_attempt {
	const char *webhook;
	struct crm_webhook_attempt attempt;
};
enum { CRM_DELIVER_ATTEMPTS = 4096 };  /* that wait to be written, at most */

struct crm_deliver_line {
	struct crm_deliver *deliver;
	const struct crm_webhook *webhook;
	int pass;                        /* its number (hook/webhook_state.h) */
	struct crm_deliver_dress dress;
	struct crm_webhook_state state;
	struct crm_deliver_reader reader;
	struct crm_deliver_item *item;   /* that is told now, or is tried again; NULL: none */
	struct crm_http_line *http;
	struct crm_arena *arena;         /* of the request under way */
	struct crm_arena_mark mark;
	int64_t not_before;              /* its rate allows no more until then */
	bool sending;
	bool dirty;                      /* the state is to be written */
	bool over;                       /* there is nothing for it now */
	bool ended;                      /* ... and never will be in this pass, or it has a fault */
};

/* In a zeroed line. A fault of its secrets or headers ends it, and is the webhook's `fault`. */
CRM_MUST_USE crm_err crm_deliver_line_start(struct crm_deliver *deliver, struct crm_webhook *webhook, size_t number,
                                            int pass, struct crm_deliver_line *out);
void crm_deliver_line_drop(struct crm_deliver_line *line);
/* Sends what is next, if there is something and its time has come. *more: it was not found yet. */
CRM_MUST_USE crm_err crm_deliver_line_step(struct crm_deliver_line *line, int64_t now, bool *more);
/* Its request is answered. */
CRM_MUST_USE crm_err crm_deliver_line_answer(struct crm_deliver_line *line, const struct crm_http_answer *answer);
/* Within a transaction of places->db. */
CRM_MUST_USE crm_err crm_deliver_line_save(struct crm_deliver_line *line);

#endif
