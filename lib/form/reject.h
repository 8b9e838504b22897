/*
 * Rejects: rows that were refused, on their way back out in the format they came in, with two columns before the
 * others, _line and _error. Mended, they go back in as they are: a reader leaves those two out. A kind
 * of source names its kind of reject in its row (form/source_kind.h).
 */
#ifndef CRM_FORM_REJECT_H
#define CRM_FORM_REJECT_H

#include "form/source.h"

#define CRM_COLUMN_LINE "_line"
#define CRM_COLUMN_ERROR "_error"

struct crm_reject_kind {
	/* What stands around and between the rows, and instead of them where there are none; NULL: nothing. */
	const char *begin, *between, *end, *none;
	/* The line before all rows, for formats that have one; NULL: none. */
	void (*header)(struct crm_str *out, char delimiter, const char *const *names, size_t count);
	/* One row and why it was refused. `delimiter` is that of the source, 0 for the usual one. */
	void (*row)(struct crm_str *out, char delimiter, const struct crm_row *row, const char *why);
};

/* Is it one of those two columns? */
bool crm_reject_is_ours(const char *name);

#endif
