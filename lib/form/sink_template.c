#include "form/sink_template.h"

#include <string.h>

#include "base/nearest.h"
#include "form/template.h"
#include "model/value.h"

struct template {
	struct crm_sink base;
	struct crm_template parsed;
	size_t *columns;     /* columns[i]: which one the i-th piece names */
	bool ends;           /* each row by a character of its own */
};

static const char *source_of(const char *format)
{
	return strchr(format, '=') + 1;
}

/* Those it names itself, each once, in order. */
static crm_err columns(struct crm_arena *arena, const char *format, const struct crm_entity *entity,
                       const char *const **out)
{
	struct crm_template parsed;

	(void)entity;
	CRM_TRY(crm_template_parse(arena, source_of(format), &parsed));
	*out = crm_template_names(arena, &parsed);
	return NULL;
}

static crm_err unknown(const struct crm_sink *sink, const struct crm_template_piece *piece)
{
	const char **names = crm_new(sink->arena, const char *, sink->count + 1);

	for (size_t i = 0; i < sink->count; i++)
		names[i] = sink->columns[i].name;
	crm_err err = crm_fail(CRM_USAGE, "the template names '%s', which is not a column",
	                       piece->name);
	const char *near = crm_nearest(piece->name, names, sink->count);
	if (near)
		err = crm_err_hint(err, "{%s}", near);
	return crm_template_wrong(err, source_of(sink->options.format), piece->at, piece->length);
}

static crm_err find_column(const struct crm_sink *sink, const struct crm_template_piece *piece, size_t *column)
{
	for (*column = 0; *column < sink->count; ++*column)
		if (strcmp(sink->columns[*column].name, piece->name) == 0)
			return NULL;
	return unknown(sink, piece);
}

static crm_err open_template(struct crm_sink *sink)
{
	struct template *template = (struct template *)sink;
	struct crm_template *parsed = &template->parsed;

	CRM_TRY(crm_template_parse(sink->arena, source_of(sink->options.format), parsed));
	template->columns = crm_new(sink->arena, size_t, parsed->count + 1);
	for (size_t i = 0; i < parsed->count; i++)
		if (parsed->pieces[i].name)
			CRM_TRY(find_column(sink, &parsed->pieces[i], &template->columns[i]));
	template->ends = true;
	if (parsed->count > 0 && !sink->options.zero) {
		const struct crm_template_piece *last = &parsed->pieces[parsed->count - 1];
		template->ends = last->name || last->n == 0 || last->text[last->n - 1] != '\n';
	}
	return NULL;
}

static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	const struct template *template = (const struct template *)sink;
	struct crm_str *out = &sink->output->buffer;

	for (size_t i = 0; i < template->parsed.count; i++) {
		const struct crm_template_piece *piece = &template->parsed.pieces[i];
		const struct crm_cell *cell = &cells[template->columns[i]];
		crm_str_add_n(out, piece->text, piece->n);
		if (piece->name && cell->value.shape != CRM_EMPTY)
			crm_value_add_text(out, sink->columns[template->columns[i]].field, cell->value, cell->unit);
		else if (piece->name && piece->otherwise)
			crm_str_add(out, piece->otherwise);
	}
	if (template->ends)
		crm_str_add_c(out, sink->options.zero ? '\0' : '\n');
	return NULL;
}

const struct crm_sink_kind crm_sink_template = {
	.name = "template=",
	.title = "a text of your own a row: template='{name} <{email}>'",
	.size = sizeof(struct template),
	.columns = columns,
	.open = open_template,
	.row = row,
};
