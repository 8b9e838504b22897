/*
 * Holidays out of iCalendars: whatever the bytes are, rows come out with days that exist and well-formed texts, or errors.
 */
#include "../unit/form.h"
#include "base/time.h"
#include "base/utf8.h"
#include "form/source_holidays.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const struct crm_source_kind *const kinds[] = {&crm_source_holidays, NULL};

static void check_row(const struct crm_row *row)
{
	int64_t day;

	for (size_t i = 0; i < row->count; i++) {
		bool is_day = strcmp(row->names[i], "date") == 0 || strcmp(row->names[i], "until") == 0;

		if (row->texts[i] && (strlen(row->texts[i]) != row->lengths[i] ||
		                      !crm_utf8_valid(row->texts[i], row->lengths[i], NULL)))
			abort();
		if (is_day && row->texts[i] && !crm_date_read(row->texts[i], &day))
			abort();
	}
	if (row->line < 1)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;
	crm_err err;

	struct crm_source_options options = { .format = "ics", .kinds = kinds };

	if (form_open((const char *)data, size, &options, &source))
		return 0;
	do {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		err = crm_source_next(source, arena, &row);
		if (row)
			check_row(row);
		crm_arena_rewind(arena, mark);
	} while (row || (err && !crm_source_broken(source)));
	return 0;
}
