#include "form/sink_template.h"

#include <string.h>

#include "base/nearest.h"
#include "model/value.h"

/* A piece of text, then perhaps a cell. */
struct piece {
	const char *text;
	size_t n;
	const char *name;    /* of the column; NULL: none follows */
	size_t at;           /* where the name stands in the template */
	size_t column;
};

struct template {
	struct crm_sink base;
	struct piece *pieces;
	size_t count;
	bool ends;           /* each row by a character of its own */
};

static const char *source_of(const char *format)
{
	return strchr(format, '=') + 1;
}

static crm_err wrong(crm_err err, const char *source, size_t at, size_t n)
{
	return crm_err_caret(err, source, (int)at, (int)n);
}

/* Takes the literal text up to a placeholder or the end. */
static crm_err take_text(const char *source, size_t *at, struct crm_str *out)
{
	const char *p = source + *at;

	for (; *p; p++) {
		if (p[0] == '\\' && p[1] && strchr("nt\\", p[1])) {
			p++;
			crm_str_add_c(out, *p == 'n' ? '\n' : *p == 't' ? '\t' : '\\');
		} else if ((p[0] == '{' || p[0] == '}') && p[1] == p[0]) {
			crm_str_add_c(out, *p++);
		} else if (*p == '}') {
			return wrong(crm_fail(CRM_USAGE, "the template has a '}' without its '{' "
			                      "('}}' is a literal one)"),
			             source, (size_t)(p - source), 1);
		} else if (*p == '{') {
			break;
		} else {
			crm_str_add_c(out, *p);
		}
	}
	*at = (size_t)(p - source);
	return NULL;
}

static crm_err take_name(struct crm_arena *arena, const char *source, size_t *at,
                         struct piece *piece)
{
	if (source[*at] != '{')
		return NULL;
	piece->at = *at + 1;
	size_t n = strcspn(source + piece->at, "{}");
	if (source[piece->at + n] != '}')
		return wrong(crm_fail(CRM_USAGE, "the template has a '{' without its '}' "
		                      "('{{' is a literal one)"), source, *at, 1);
	piece->name = crm_copy_n(arena, source + piece->at, n);
	*at = piece->at + n + 1;
	return NULL;
}

static size_t most_pieces(const char *source)
{
	size_t count = 1;

	for (; *source; source++)
		count += *source == '{';
	return count;
}

static crm_err parse(struct crm_arena *arena, const char *source, struct piece **pieces,
                     size_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	*pieces = crm_new(arena, struct piece, most_pieces(source));
	*count = 0;
	for (size_t at = 0; source[at];) {
		struct piece *piece = &(*pieces)[(*count)++];
		crm_str_clear(&text);
		CRM_TRY(take_text(source, &at, &text));
		CRM_TRY(take_name(arena, source, &at, piece));
		piece->text = crm_copy_n(arena, crm_str_text(&text), text.n);
		piece->n = text.n;
	}
	return NULL;
}

/* Those it names itself, each once, in order. */
static crm_err columns(struct crm_arena *arena, const char *format, const struct crm_entity *entity,
                       const char *const **out)
{
	struct piece *pieces;
	size_t pieces_count, count = 0;

	(void)entity;
	CRM_TRY(parse(arena, source_of(format), &pieces, &pieces_count));
	const char **names = crm_new(arena, const char *, pieces_count + 1);
	for (size_t i = 0; i < pieces_count; i++) {
		size_t seen = 0;
		while (pieces[i].name && seen < count && strcmp(names[seen], pieces[i].name) != 0)
			seen++;
		if (pieces[i].name && seen == count)
			names[count++] = pieces[i].name;
	}
	*out = names;
	return NULL;
}

static crm_err unknown(const struct crm_sink *sink, const struct piece *piece)
{
	const char **names = crm_new(sink->arena, const char *, sink->count + 1);

	for (size_t i = 0; i < sink->count; i++)
		names[i] = sink->columns[i].name;
	crm_err err = crm_fail(CRM_USAGE, "the template names '%s', which is not a column",
	                       piece->name);
	const char *near = crm_nearest(piece->name, names, sink->count);
	if (near)
		err = crm_err_hint(err, "{%s}", near);
	return wrong(err, source_of(sink->options.format), piece->at, strlen(piece->name));
}

static crm_err find_column(const struct crm_sink *sink, struct piece *piece)
{
	for (size_t i = 0; i < sink->count; i++) {
		if (strcmp(sink->columns[i].name, piece->name) == 0) {
			piece->column = i;
			return NULL;
		}
	}
	return unknown(sink, piece);
}

static crm_err open_template(struct crm_sink *sink)
{
	struct template *template = (struct template *)sink;

	CRM_TRY(parse(sink->arena, source_of(sink->options.format), &template->pieces,
	              &template->count));
	for (size_t i = 0; i < template->count; i++)
		if (template->pieces[i].name)
			CRM_TRY(find_column(sink, &template->pieces[i]));
	template->ends = true;
	if (template->count > 0 && !sink->options.zero) {
		const struct piece *last = &template->pieces[template->count - 1];
		template->ends = last->name || last->n == 0 || last->text[last->n - 1] != '\n';
	}
	return NULL;
}

static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	const struct template *template = (const struct template *)sink;
	struct crm_str *out = &sink->output->buffer;

	for (size_t i = 0; i < template->count; i++) {
		const struct piece *piece = &template->pieces[i];
		crm_str_add_n(out, piece->text, piece->n);
		if (!piece->name)
			continue;
		const struct crm_cell *cell = &cells[piece->column];
		crm_value_add_text(out, sink->columns[piece->column].field, cell->value, cell->unit);
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
