/*
 * One change taken back, and changes read for that. (Inside the room.)
 */
#ifndef CRM_REPO_UNDO_CHANGE_H
#define CRM_REPO_UNDO_CHANGE_H

#include "repo/undo.h"

/* Writes the opposite, or notes what is in the way in undo->obstacles. *refused: why it could not be written now. */
CRM_MUST_USE crm_err crm_undo_change(struct crm_undo *undo, const struct crm_entry *change, crm_err *refused);
/* To be tried again later; older changes of the record wait for it. */
void crm_undo_wait(struct crm_undo *undo, const struct crm_entry *change);
/* Is an error a refusal for what other records or the definitions are? When these are as they shall be, it may go. */
bool crm_undo_may_go_later(crm_err err);

enum { CRM_UNDO_AT_ONCE = 1000 /* read before any is taken back: nothing is read from a table while it is written */ };

struct crm_undo_batch {
	struct crm_entry changes[CRM_UNDO_AT_ONCE];
	size_t count;
};

/* Those with first <= seq <= last, newest first, as many as go in. Texts in the arena. */
CRM_MUST_USE crm_err crm_undo_read(struct crm_undo *undo, struct crm_arena *arena, int64_t first, int64_t last,
                                   struct crm_undo_batch *out);

#endif
