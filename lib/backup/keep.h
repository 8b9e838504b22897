/*
 * Which backups to keep: of each of the last 7 days, 4 weeks and 12 months that have any, the newest; and always the newest
 * of all. Days are those of the process's zone, weeks begin on Monday.
 */
#ifndef CRM_BACKUP_KEEP_H
#define CRM_BACKUP_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/every.h"
#include "base/str.h"

struct crm_keep {
	int64_t most[CRM_EVERY_COUNT];   /* of each unit */
};

/* "7d,4w,12m", also q and y. CRM_USAGE says what is wrong with it. */
CRM_MUST_USE crm_err crm_keep_parse(const char *text, struct crm_keep *out);

struct crm_keeping {                     /* zero-initialised: nothing seen yet */
	int64_t last[CRM_EVERY_COUNT], count[CRM_EVERY_COUNT];
	bool any;
};

/* Asked of each backup, newest first. Appends for what it is kept: "newest, 2026-11-21, 2026-W47"; nothing: it goes. */
void crm_keep_next(const struct crm_keep *keep, struct crm_keeping *keeping, int64_t at, struct crm_str *why);

#endif
