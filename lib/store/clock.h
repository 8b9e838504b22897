/*
 * The clocks of a ticket: what its story comes to under a policy. Nothing here is stored or read; clock_story.h brings the
 * story.
 *
 *   first response   business time from its opening to the first public reply by a person
 *   next response    from the first customer message that nobody has answered to the reply, of those after the first reply
 *   resolution       business time in which it was neither pending, on hold nor solved
 *
 * A clock is met when its event comes by the due time, and breached when it comes later or has not come and the due time is
 * past. Solving a ticket stops all of them: what was not answered by then is judged by that instant, and what a customer
 * writes afterwards waits only when the ticket is opened again. A due time is the earliest instant by which the target is
 * used up; while resolution is paused it has none, for it moves on, unless the target was used up before. What was merged or
 * is spam has no clocks.
 *
 * A reply answers what was here when it was written. What was sent before that and came after it (a mail that was held up, a
 * clock that is slow) is not answered by it, and waits from the instant it came.
 *
 * Instants and lengths are milliseconds.
 */
#ifndef CRM_STORE_CLOCK_H
#define CRM_STORE_CLOCK_H

#include "base/worktime.h"

enum crm_clock_mode { CRM_MODE_RUNNING, CRM_MODE_PAUSED, CRM_MODE_STOPPED, CRM_MODE_VOID };

/* What a status means for the clocks; one of an organisation's own lets them run. */
enum crm_clock_mode crm_clock_mode(const char *status);

/* A status, from `at` until the next. */
struct crm_clock_turn {
	int64_t at;
	const char *status;
};

struct crm_clock_message {
	int64_t at;                      /* sent; of a customer's that an answer crossed on its way, come */
	bool out;                        /* a reply by a person, that did not fail to arrive; else a customer's */
	int64_t written;                 /* a reply, which answers what had come by then; else as `at` */
};

struct crm_clock_policy {
	int64_t first, next, resolution; /* targets; 0: none */
	struct crm_worktime *time;
};

struct crm_clock_story {
	int64_t opened, now;
	const struct crm_clock_turn *turns;       /* one at least, in their order; the first at `opened` */
	size_t turn_count;
	const struct crm_clock_message *messages; /* in the order of `written`; questions before answers */
	size_t message_count;
	bool answered, stopped;          /* another system says when ... */
	int64_t answered_at, stopped_at;
};

enum crm_clock_state { CRM_CLOCK_NONE, CRM_CLOCK_BREACHED, CRM_CLOCK_RUNNING, CRM_CLOCK_PAUSED, CRM_CLOCK_MET };
/* "breached"; NULL for none. */
const char *crm_clock_state_name(enum crm_clock_state state);

struct crm_clock {
	enum crm_clock_state state;
	bool has_due, has_time;
	int64_t due;
	int64_t time;                    /* used so far, or in all */
};

struct crm_clocks {
	struct crm_clock first, next, resolution;
	bool has_next;                   /* it has a target */
	int64_t next_met, next_breached; /* replies, and the one that is due now if it is late */
	bool has_first_resolution;
	int64_t first_resolution;        /* to the first time it was solved */
	bool is_void, is_stopped;
	enum crm_clock_state state;      /* of all together */
	bool has_left;
	int64_t left;                    /* until the earliest due time of a clock whose event has not come; below 0: late */
};

void crm_clocks_compute(const struct crm_clock_story *story, const struct crm_clock_policy *policy,
                        struct crm_clocks *out);

/* Where the story ends for good: when it was solved. False: it is not solved, or nobody knows when. */
bool crm_clock_stop(const struct crm_clock_story *story, int64_t *at);
/* The first reply. */
bool crm_clock_reply(const struct crm_clock_story *story, int64_t *at);

#endif
