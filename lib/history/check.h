/*
 * All that can be asked of a history, at once: whether its files are whole, whether everything is there that the branch
 * needs, and whether journal and records of the database are what it says. Each of these is a part of its own, in a thread
 * and with connections of its own, for none needs what another finds.
 */
#ifndef CRM_HISTORY_CHECK_H
#define CRM_HISTORY_CHECK_H

#include <stdbool.h>

#include "base/err.h"

struct crm_history_check;

/* Starts all parts. `folder` is the repository's, `database` the path of its crm.db. `share`: percent of each to look at,
 * 100 for all (chosen at random). What reads the database ends early when *stop is set. */
struct crm_history_check *crm_history_check_start(const char *folder, const char *database, double share,
                                                  const volatile int *stop);
/* Waits for the next part, in an order that is always the same; calls `found` with a sentence for each of its findings, and
 * gives the error that kept it from looking at all it should. *more false: there was none left. */
CRM_MUST_USE crm_err crm_history_check_next(struct crm_history_check *check,
                                            void (*found)(void *context, const char *sentence), void *context, bool *more);
/* Waits for those that are still at work. */
void crm_history_check_drop(struct crm_history_check **check);

#endif
