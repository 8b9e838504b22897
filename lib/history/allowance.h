/*
 * How large a piece of memory libgit2 may take. Objects come from others, and a few bytes can say that they become gigabytes:
 * such an object is refused before room is made for it.
 */
#ifndef CRM_HISTORY_ALLOWANCE_H
#define CRM_HISTORY_ALLOWANCE_H

#include <stddef.h>

#include "base/err.h"

/* From now on; once in a process. */
CRM_MUST_USE crm_err crm_allowance_begin(void);
/* So many bytes have come: tables of that many objects may grow with them. */
void crm_allowance_grow(size_t received);

#endif
