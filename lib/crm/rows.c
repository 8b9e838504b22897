#include "crm/rows.h"

enum { STOP_EVERY = 1000 };

crm_err crm_rows_each(struct crm_source *source, struct crm_arena *arena, const volatile int *stop, crm_rows_put *put,
                      void *context, int64_t *count)
{
	struct crm_arena_mark mark = crm_arena_mark(arena);

	for (*count = 0;; ++*count) {
		const struct crm_row *row;
		crm_err err;

		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_source_next(source, arena, &row));
		if (!row)
			return NULL;
		if (stop && *count % STOP_EVERY == 0 && *stop)
			return crm_fail(CRM_IO, "interrupted; nothing was stored");
		err = put(context, row);
		if (err)
			return crm_err_at(err, crm_source_name(source), row->line);
	}
}
