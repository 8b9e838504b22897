/*
 * What is remembered of the programs that are told of changes (hook/scripts.h), in hooks/state.db: beside the place of each
 * ("script:NAME" in hook/place.h) how its last run went, when it is tried again, what it printed, and what was given up.
 *
 *   script(name PRIMARY KEY, tries, failed_at, next_at, last_at, status, words)
 *   script_run(seq INTEGER PRIMARY KEY, name, at, what, status, output)     the last 20 of each program that said something
 *   script_dead(id INTEGER PRIMARY KEY, name, txn, event, at, tries, words)
 */
#ifndef CRM_HOOK_SCRIPT_STATE_H
#define CRM_HOOK_SCRIPT_STATE_H

#include "hook/place.h"
#include "hook/scripts.h"

/* Opens hooks/state.db with these tables. */
CRM_MUST_USE crm_err crm_script_places_open(const char *folder, struct crm_store *store, struct crm_places **out);
/* What its place is called there. Arena. */
const char *crm_script_place(struct crm_arena *arena, const char *name);
/* All that are remembered, NULL-ended. Arena. */
CRM_MUST_USE crm_err crm_script_names(struct crm_places *places, struct crm_arena *arena, const char ***names);
/* Nothing is remembered of it any more. */
CRM_MUST_USE crm_err crm_script_forget(struct crm_places *places, const char *name);

enum { CRM_SCRIPT_UNENDED = -1 }; /* a status: it could not be run, or took too long */

struct crm_script_state {
	int64_t tries;           /* how often it has failed at what it is told now; 0: it does not fail */
	int64_t failed_at;       /* the first of them */
	int64_t next_at;         /* no sooner is it tried again */
	int64_t last_at;         /* it last ran then; 0: it never did */
	int64_t status;          /* its exit status then */
	const char *words;       /* what was wrong, or the last line it printed; "" if nothing */
};
/* Zeros where nothing is known. Texts in the arena. */
CRM_MUST_USE crm_err crm_script_state_get(struct crm_places *places, struct crm_arena *arena, const char *name,
                                          struct crm_script_state *out);
CRM_MUST_USE crm_err crm_script_state_put(struct crm_places *places, const char *name, const struct crm_script_state *state);

struct crm_script_run {
	int64_t at;
	const char *what;        /* "deal.won 7f3a...", "transaction 1b2c..." */
	int64_t status;
	const char *output;
};
CRM_MUST_USE crm_err crm_script_run_add(struct crm_places *places, const char *name, const struct crm_script_run *run);
/* The oldest first. Arena. */
CRM_MUST_USE crm_err crm_script_runs(struct crm_places *places, struct crm_arena *arena, const char *name,
                                     struct crm_script_run **out, size_t *count);

struct crm_script_dead {
	int64_t id;
	const char *name;
	const char *txn;         /* id of the transaction it is of */
	const char *event;       /* id of the event; "": all of the transaction */
	int64_t at;              /* it was given up then */
	int64_t tries;
	const char *words;
};
CRM_MUST_USE crm_err crm_script_dead_add(struct crm_places *places, const struct crm_script_dead *dead);
/* Of one program, or of all (NULL). Arena. */
CRM_MUST_USE crm_err crm_script_deads(struct crm_places *places, struct crm_arena *arena, const char *name,
                                      struct crm_script_dead **out, size_t *count);
CRM_MUST_USE crm_err crm_script_dead_drop(struct crm_places *places, int64_t id);

#endif
