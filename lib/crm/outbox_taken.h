/*
 * Whether a mail that waits has gone out already, by its story: to say again that it waits (an undo, a restore) does not call
 * it back. (Inside crm/outbox.)
 */
#ifndef CRM_CRM_OUTBOX_TAKEN_H
#define CRM_CRM_OUTBOX_TAKEN_H

#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "store/store.h"

/* *at: the instant it went out at; 0 if it has not, or did not arrive and is to be tried again. Memory: the arena. */
CRM_MUST_USE crm_err crm_outbox_taken(struct crm_store *store, struct crm_arena *arena, const char *id, int64_t *at);

#endif
