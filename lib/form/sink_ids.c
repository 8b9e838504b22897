#include "form/sink_ids.h"

#include <string.h>

#include "model/value.h"

struct ids {
	struct crm_sink base;
	size_t column;
};

static crm_err open_ids(struct crm_sink *sink)
{
	struct ids *ids = (struct ids *)sink;

	if (sink->count == 0)
		return crm_fail(CRM_USAGE, "there is no column to take ids from");
	for (size_t i = sink->count; i-- > 0;)
		if (strcmp(sink->columns[i].name, "id") == 0)
			ids->column = i;
	return NULL;
}

/* An empty value names nothing, so it is left out. */
static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	size_t i = ((struct ids *)sink)->column;
	struct crm_str *out = &sink->output->buffer;

	if (cells[i].value.shape == CRM_EMPTY)
		return NULL;
	crm_value_add_text(out, sink->columns[i].field, cells[i].value, cells[i].unit);
	crm_str_add_c(out, sink->options.zero ? '\0' : '\n');
	return NULL;
}

static crm_err columns(struct crm_arena *arena, const char *format, const struct crm_entity *entity,
                       const char *const **names)
{
	static const char *const id[] = {"id", NULL};

	(void)arena, (void)format, (void)entity;
	*names = id;
	return NULL;
}

const struct crm_sink_kind crm_sink_ids = {
	.name = "ids",
	.title = "bare ids, one a line; NUL-ended with -0",
	.size = sizeof(struct ids),
	.columns = columns,
	.open = open_ids,
	.row = row,
};
