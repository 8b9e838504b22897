#include "form/sink.h"

#include <string.h>

#include "base/nearest.h"
#include "form/formats.h"

struct crm_column crm_column_plain(struct crm_arena *arena, const char *name, enum crm_type type)
{
	struct crm_field *field = crm_new(arena, struct crm_field, 1);

	field->name = crm_copy(arena, name);
	field->title = field->name;
	field->type = type;
	return (struct crm_column){.name = field->name, .field = field};
}

/* What stands behind the sink's own error is the output's: it is told first. */
static crm_err after(struct crm_sink *sink, crm_err err)
{
	crm_output_tick(sink->output);
	return sink->output->failed ? sink->output->failed : err;
}

/* -- picking columns ------------------------------------------------------------ */

static crm_err unknown_column(const struct crm_column *columns, size_t count, const char *name)
{
	const char *names[64];
	size_t known = 0;

	for (size_t i = 0; i < count && known < CRM_COUNT(names); i++)
		names[known++] = columns[i].name;
	const char *near = crm_nearest(name, names, known);
	crm_err err = crm_fail(CRM_USAGE, "there is no column '%s' here", name);
	return near ? crm_err_nearest(err, name, near) : err;
}

static crm_err pick(struct crm_sink *sink, const struct crm_column *columns, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(columns[i].name, name) != 0)
			continue;
		((struct crm_column *)sink->columns)[sink->count] = columns[i];
		sink->picked[sink->count++] = i;
		return NULL;
	}
	return unknown_column(columns, count, name);
}

static crm_err pick_all(struct crm_sink *sink, const struct crm_column *columns, size_t count)
{
	char *rest = NULL, *fields = crm_copy(sink->arena, sink->options.fields);
	size_t most = strlen(fields) + 1;

	sink->columns = crm_new(sink->arena, struct crm_column, most);
	sink->picked = crm_new(sink->arena, size_t, most);
	sink->cells = crm_new(sink->arena, struct crm_cell, most);
	for (char *name = strtok_r(fields, ", ", &rest); name; name = strtok_r(NULL, ", ", &rest))
		CRM_TRY(pick(sink, columns, count, name));
	return sink->count ? NULL : crm_fail(CRM_USAGE, "no column is named");
}

crm_err crm_sink_open(struct crm_arena *arena, const struct crm_sink_options *options,
                      const struct crm_column *columns, size_t count,
                      struct crm_output *output, struct crm_sink **out)
{
	const struct crm_sink_kind *kind;

	*out = NULL;
	CRM_TRY(crm_sink_kind_find(options->format, &kind));
	if (kind->entities && !options->entity)
		return crm_fail(CRM_USAGE, "%s is a format of whole records, and this is a table", kind->name);
	CRM_TRY(crm_format_fits(kind->name, kind->entities, options->entity));
	struct crm_sink *sink = crm_alloc(arena, kind->size);
	sink->kind = kind;
	sink->arena = arena;
	sink->options = *options;
	sink->output = output;
	if (options->fields) {
		CRM_TRY(pick_all(sink, columns, count));
	} else {
		sink->columns = columns;
		sink->count = count;
	}
	crm_err err = after(sink, kind->open ? kind->open(sink) : NULL);
	if (err) {
		crm_sink_drop(&sink);
		return err;
	}
	*out = sink;
	return NULL;
}

crm_err crm_sink_row(struct crm_sink *sink, const struct crm_cell *cells)
{
	if (sink->output->gone)
		return NULL;
	for (size_t i = 0; sink->picked && i < sink->count; i++)
		sink->cells[i] = cells[sink->picked[i]];
	return after(sink, sink->kind->row(sink, sink->picked ? sink->cells : cells));
}

crm_err crm_sink_close(struct crm_sink *sink)
{
	struct crm_output *output = sink->output;
	crm_err err = NULL;

	if (sink->kind->close && !output->gone)
		err = sink->kind->close(sink);
	crm_sink_drop(&sink);
	crm_err written = crm_output_finish(output);
	return written ? written : err;
}

void crm_sink_drop(struct crm_sink **sink)
{
	if (*sink && (*sink)->kind->drop)
		(*sink)->kind->drop(*sink);
	*sink = NULL;
}

/* -- formats --------------------------------------------------------------------- */

bool crm_format_has(const char *format, unsigned flags)
{
	const struct crm_sink_kind *kind;

	return !crm_sink_kind_find(format, &kind) && (kind->flags & flags) == flags;
}

const char *crm_format_at(size_t i, const char **title)
{
	const struct crm_sink_kind *kind = crm_sink_kind_at(i);

	if (title)
		*title = kind ? kind->title : NULL;
	return kind ? kind->name : NULL;
}

static const struct crm_sink_kind *next_with(unsigned flags, size_t *i)
{
	const struct crm_sink_kind *kind;

	while ((kind = crm_sink_kind_at((*i)++)))
		if ((kind->flags & flags) == flags)
			return kind;
	return NULL;
}

void crm_format_add_names(struct crm_str *out, unsigned flags)
{
	size_t i = 0, count = 0;

	for (const struct crm_sink_kind *kind = next_with(flags, &i); kind; count++) {
		const struct crm_sink_kind *next = next_with(flags, &i);
		crm_str_addf(out, "%s%s", count == 0 ? "" : next ? ", " : " or ", kind->name);
		kind = next;
	}
}

crm_err crm_format_check(const char *format)
{
	const struct crm_sink_kind *kind;

	return crm_sink_kind_find(format, &kind);
}

const char *crm_format_of_file(const char *path)
{
	const struct crm_sink_kind *kind;

	for (size_t i = 0; (kind = crm_sink_kind_at(i)); i++)
		if (crm_ending(path, kind->endings))
			return kind->name;
	return NULL;
}

crm_err crm_format_columns(struct crm_arena *arena, const char *format, const struct crm_entity *entity,
                           const char *const **names)
{
	const struct crm_sink_kind *kind;

	*names = NULL;
	CRM_TRY(crm_sink_kind_find(format, &kind));
	CRM_TRY(crm_format_fits(kind->name, kind->entities, entity));
	return kind->columns ? kind->columns(arena, format, entity, names) : NULL;
}
