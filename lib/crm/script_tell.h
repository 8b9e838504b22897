/*
 * Tells the programs of hooks/after-write.d and hooks/on/EVENT.d what has happened, each in order and from its own place on.
 * One that fails is tried again after a pause that grows to an hour, for as long as hooks.give_up says; then what it failed at
 * is given up and kept in a list, and it goes on with the next. None waits for another that fails.
 *
 * Everything is told at least once: a place is moved after the program has ended.
 */
#ifndef CRM_CRM_SCRIPT_TELL_H
#define CRM_CRM_SCRIPT_TELL_H

#include "hook/script_state.h"
#include "repo/repo.h"

/* All that can be told now. Nobody else may do so at the same time (follow-hooks scripts, crm_scripts_lock). */
CRM_MUST_USE crm_err crm_scripts_tell(struct crm_repo *repo, int64_t *done);

/* The lock of follow-hooks scripts, waited for: who starts one meanwhile finds it taken. Makes hooks/ if needed. */
CRM_MUST_USE crm_err crm_scripts_lock(struct crm_repo *repo, int *fd);

/* Under that lock: what this program failed at is tried with the next telling, whatever its pause; and what was given up of it
 * is told once more now: what it takes is no longer in the list. */
CRM_MUST_USE crm_err crm_script_retry(struct crm_repo *repo, struct crm_places *places, const struct crm_script *script,
                                      int64_t *done);
/* Under that lock: what this program fails at is given up. *skipped false: it does not fail. */
CRM_MUST_USE crm_err crm_script_skip(struct crm_repo *repo, struct crm_places *places, const struct crm_script *script,
                                     bool *skipped);

#endif
