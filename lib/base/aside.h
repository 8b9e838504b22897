/*
 * Work done aside: in a thread of its own, while its starter goes on. What the work uses belongs to it alone until it is
 * finished; errors are brought over, for they live in a ring of their thread.
 */
#ifndef CRM_BASE_ASIDE_H
#define CRM_BASE_ASIDE_H

#include "base/err.h"

struct crm_aside;

/* Where no thread can be had, the work is done at once. */
struct crm_aside *crm_aside_start(crm_err (*work)(void *context), void *context);
/* Waits for its end; gives what the work gave. */
CRM_MUST_USE crm_err crm_aside_finish(struct crm_aside *aside);
/* Waits too. */
void crm_aside_drop(struct crm_aside **aside);

#endif
