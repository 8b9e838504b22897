/*
 * iCalendars: whatever the bytes are, rows come out with well-formed texts, or errors.
 */
#include "../unit/form.h"
#include "base/utf8.h"
#include "form/source_ics.h"
#include "model/model.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const struct crm_source_kind *const kinds[] = {&crm_source_ics, NULL};

static void check_row(const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (!row->texts[i] || !row->names[i] || strlen(row->texts[i]) != row->lengths[i] ||
		    !crm_utf8_valid(row->texts[i], row->lengths[i], NULL))
			abort();
	if (!row->raw || row->line < 1)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct crm_model *model;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;
	crm_err err;

	if (!model && crm_model_new(&model))
		abort();
	struct crm_source_options options = {
		.format = "ics", .kinds = kinds, .entity = crm_model_entity(model, size % 2 ? "task" : "activity"),
	};
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
