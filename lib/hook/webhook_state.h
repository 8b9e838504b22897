/*
 * What is known of each webhook beside its record: hooks/state.db (hook/place.h), of this copy alone.
 *
 *   webhook(id, pass, head, until, tries, first, next, status, error, last, dead_run, open, sent, log, minute,
 * in_minute, gone)
 *   webhook_attempt(id, slot, at, event, name, status, ms, error)      the latest CRM_WEBHOOK_LOG of each
 *   webhook_dead(id, event, name, place, at, tries, reason, again)     what was given up
 *
 * A pass is a way through the events with a place of its own ("webhook/ID/PASS" of the table place): number 0 goes on for
 * ever; others send again what was sent, or what was given up, up to a place where they end.
 */
#ifndef CRM_HOOK_WEBHOOK_STATE_H
#define CRM_HOOK_WEBHOOK_STATE_H

#include "hook/place.h"

enum { CRM_WEBHOOK_LOG = 1000, CRM_WEBHOOK_ERROR = 240, CRM_WEBHOOK_HEAD = 256 };

enum { CRM_PASS_LIVE = 0, CRM_PASSES_MOST = 16 };
enum crm_webhook_pass { CRM_PASS_REPLAY, CRM_PASS_DEAD };
/* Of another pass than 0. */
static inline enum crm_webhook_pass crm_webhook_pass_kind(int pass)
{
	return pass % 2 ? CRM_PASS_REPLAY : CRM_PASS_DEAD;
}

struct crm_webhook_state {
	bool known;                      /* is there a row? */
	int64_t place;                   /* up to where all was taken, or given up */
	int64_t until;                   /* where the pass ends; 0: never */
	int64_t tries;                   /* in vain, of the next event; 0: none */
	char head[CRM_WEBHOOK_HEAD];     /* its id, as far as it fits */
	int64_t first, next;             /* instants of the first of them, and of the next; 0: at once */
	int64_t last;                    /* instant of the last attempt; 0: none */
	int64_t status;                  /* of the last attempt: of HTTP; 0: there was no answer */
	char error[CRM_WEBHOOK_ERROR];   /* what was wrong with it; "" */
	int64_t dead_run;                /* given up since the last that was taken */
	int64_t open;                    /* the instant since which only single ones are tried; 0: all is well */
	int64_t sent;                    /* taken, in all */
	int64_t log;                     /* attempts, in all */
	int64_t minute, in_minute;       /* of its rate: the minute's first instant, and how many were sent in it */
	bool gone;                       /* it has answered 410 */
};

struct crm_webhook_attempt {
	int64_t number, at, status, ms;
	const char *event, *name, *error;
};

struct crm_webhook_dead {
	const char *id, *event, *name, *reason;
	int64_t place, at, tries;
};

/* Makes the tables, and the place before which nothing is told here. */
#define CRM_WEBHOOK_BEGIN "webhook"
CRM_MUST_USE crm_err crm_webhook_state_open(struct crm_places *places);

/* The row and its place. */
CRM_MUST_USE crm_err crm_webhook_state_get(struct crm_places *places, const char *id, int pass,
                                           struct crm_webhook_state *out);
CRM_MUST_USE crm_err crm_webhook_state_put(struct crm_places *places, const char *id, int pass,
                                           const struct crm_webhook_state *state);
CRM_MUST_USE crm_err crm_webhook_state_forget(struct crm_places *places, const char *id, int pass);

/* The numbers of its passes, at most CRM_PASSES_MOST. */
CRM_MUST_USE crm_err crm_webhook_passes(struct crm_places *places, const char *id, int passes[CRM_PASSES_MOST],
                                        size_t *count);
/* A new one of this kind, from one place to another. CRM_CONFLICT: there are too many. */
CRM_MUST_USE crm_err crm_webhook_pass_new(struct crm_places *places, const char *id, enum crm_webhook_pass kind,
                                          int64_t from, int64_t until);

CRM_MUST_USE crm_err crm_webhook_log_add(struct crm_places *places, const char *id,
                                         const struct crm_webhook_attempt *attempt);
CRM_MUST_USE crm_err crm_webhook_dead_add(struct crm_places *places, const struct crm_webhook_dead *dead);
CRM_MUST_USE crm_err crm_webhook_dead_remove(struct crm_places *places, const char *id, const char *event);
/* Marks them all to be sent again; *from and *to are the first and last of their places, *count how many. */
CRM_MUST_USE crm_err crm_webhook_dead_again(struct crm_places *places, const char *id, int64_t *from, int64_t *to,
                                            int64_t *count);
/* Is it to be sent again? */
CRM_MUST_USE crm_err crm_webhook_dead_is_again(struct crm_places *places, const char *id, const char *event, bool *out);
/* How many there are of this webhook. */
CRM_MUST_USE crm_err crm_webhook_dead_count(struct crm_places *places, const char *id, int64_t *out);

#endif
