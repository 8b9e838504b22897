/*
 * When the clocks of a zone are changed: the offsets from UTC it has had, or will have, over a span of time. Zones of others
 * than the process's can be asked about; libc's rules say what will be.
 */
#ifndef CRM_BASE_ZONE_SHIFT_H
#define CRM_BASE_ZONE_SHIFT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

/* From this instant on the clocks are so many milliseconds ahead of UTC. */
struct crm_zone_shift {
	int64_t at, offset;
};

/* The offsets of [from, to), the first of them at `from`. Memory: the arena. CRM_INVALID: there is no such zone. */
CRM_MUST_USE crm_err crm_zone_shifts(struct crm_arena *arena, const char *zone, int64_t from, int64_t to,
                                     struct crm_zone_shift **out, size_t *count);

#endif
