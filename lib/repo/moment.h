/*
 * Moments: what people call a state of the repository by. A date is its state at the end of that day in the zone (of a
 * month, quarter or year: at its end), an instant that at this very millisecond, a transaction the state just after it, a
 * commit of history.git that after the transaction it holds.
 *
 *   2026-10-01  2026-Q3  yesterday  '2026-10-01 14:00'  -30d  now      when
 *   81c2  81c2f09ab3d4e5f6                                             a transaction: id or the beginning of one
 *   9c1e0d2  (as git shows it)                                         a commit
 *   txn:2026  commit:HEAD~3                                            said outright
 *
 * Digits alone are a date if that lies within the life of the repository, else a transaction's if there is one.
 */
#ifndef CRM_REPO_MOMENT_H
#define CRM_REPO_MOMENT_H

#include "repo/repo.h"

struct crm_moment {
	int64_t seq;             /* of the last change that had happened; 0: none had */
	int64_t at;              /* the instant; of a span its last millisecond, but not later than now */
};

/* CRM_USAGE: no moment; CRM_NOT_FOUND: no such transaction or commit; CRM_CONFLICT: several. */
CRM_MUST_USE crm_err crm_moment_parse(struct crm_repo *repo, const char *text, struct crm_moment *out);

#endif
