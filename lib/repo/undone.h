/*
 * Which transactions an undo is about. Undo and redo are transactions like any other, and say in `source` what they took
 * back; so what is undone now follows from reading the journal backward, and there is no other place that knows it.
 */
#ifndef CRM_REPO_UNDONE_H
#define CRM_REPO_UNDONE_H

#include "model/asked.h"
#include "repo/repo.h"
#include "store/txns.h"

/* Did it take back others? */
bool crm_undone_is_undo(const struct crm_txn *txn);

/* Does it say what became of mails that have left? They cannot be called back, so it is not taken back: they would go out
 * once more. */
bool crm_undone_stays(const struct crm_txn *txn);

/* The acting user's last transaction that has not been undone (and is no undo itself, nor one that stays, nor the making of
 * the repository); the acting user's last undo that has not been taken back. CRM_NOTHING if there is none. Texts in the arena. */
CRM_MUST_USE crm_err crm_undone_last(struct crm_repo *repo, struct crm_arena *arena, struct crm_txn *out);
CRM_MUST_USE crm_err crm_undone_last_undo(struct crm_repo *repo, struct crm_arena *arena, struct crm_txn *out);
/* All that match, newest first, without the making of the repository and without the `stay` that stay. CRM_NOTHING if there
 * is none. */
CRM_MUST_USE crm_err crm_undone_matching(struct crm_repo *repo, struct crm_arena *arena,
                                         const struct crm_txn_filter *filter, struct crm_txn **out, size_t *count, size_t *stay);
/* What the undo of these has for `source`. In the arena. */
const char *crm_undone_source(struct crm_arena *arena, const struct crm_txn *txns, size_t count);

#endif
