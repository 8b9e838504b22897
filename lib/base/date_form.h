/*
 * The forms dates are written in, one reader each (for date_dialect.h).
 */
#ifndef CRM_BASE_DATE_FORM_H
#define CRM_BASE_DATE_FORM_H

#include <stdbool.h>
#include <stdint.h>

/* What was read of a value: its day, and the instant if it had a time of day. */
struct crm_date_value {
	int64_t date, instant;
	bool has_time;
};

struct crm_dialect {
	const char *name;
	/* `text` has no spaces around it. */
	bool (*read)(const struct crm_dialect *dialect, const char *text, struct crm_date_value *value);
	const char *pattern; /* for strptime(3), or NULL */
};

enum { CRM_DIALECT_COUNT = 8 };
extern const struct crm_dialect crm_dialects[CRM_DIALECT_COUNT];

bool crm_dialect_read_pattern(const struct crm_dialect *dialect, const char *text,
                              struct crm_date_value *value);
/* Does it give day, month and year? */
bool crm_dialect_pattern_fits(const char *pattern);

#endif
