/*
 * Which programs there are to be told of changes, noticed by who writes: a program hears everything from the first write
 * after it was put there on, and what was removed is forgotten. Who writes holds the one lock of writers, so that nothing is
 * committed between its looking at the folder and its own change.
 *
 * So that a write costs no look into hooks/state.db, the names that are in there are kept in hooks/scripts.known as well: a
 * line each, '-' before one that may not be executed. It is written after the database; where the two differ, the next write
 * puts that right.
 */
#ifndef CRM_HOOK_SCRIPT_NOTICE_H
#define CRM_HOOK_SCRIPT_NOTICE_H

#include "hook/scripts.h"

/* Inside the transaction `txn`, before it is committed. *idle: those noticed just now that may not be executed, NULL-ended. */
CRM_MUST_USE crm_err crm_scripts_notice(struct crm_arena *arena, const char *folder, struct crm_store *store, int64_t txn,
                                        const char ***idle);
/* Was it noticed? Then a program without a place has lost it with hooks/state.db. */
CRM_MUST_USE crm_err crm_script_was_noticed(const char *folder, const char *name, bool *noticed);

#endif
