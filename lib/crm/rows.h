/*
 * A file of rows, taken in one by one: what imports of rates and of holidays have in common.
 */
#ifndef CRM_CRM_ROWS_H
#define CRM_CRM_ROWS_H

#include <stdint.h>

#include "base/mem.h"
#include "form/source.h"

/* One row; what it makes in the arena is gone with the next. An error gets the file and the row's line. */
typedef crm_err crm_rows_put(void *context, const struct crm_row *row);

/* `stop` (NULL: none) is looked at now and then: CRM_IO. *count: how many there were. */
CRM_MUST_USE crm_err crm_rows_each(struct crm_source *source, struct crm_arena *arena, const volatile int *stop,
                                   crm_rows_put *put, void *context, int64_t *count);

#endif
