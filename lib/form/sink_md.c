#include "form/sink_md.h"

#include <string.h>

#include "form/markup.h"

struct md {
	struct crm_sink base;
	struct crm_str shown, scratch;
};

/* '<' and '&' too, for Markdown lets HTML through. */
static const char *escape(char c)
{
	switch (c) {
	case '|': return "\\|";
	case '\\': return "\\\\";
	case '`': return "\\`";
	case '*': return "\\*";
	case '[': return "\\[";
	case '<': return "&lt;";
	case '&': return "&amp;";
	default: return NULL;
	}
}

static crm_err open_md(struct crm_sink *sink)
{
	struct md *md = (struct md *)sink;
	struct crm_str *out = &sink->output->buffer;

	for (size_t i = 0; i < sink->count; i++) {
		crm_str_add(out, "| ");
		crm_markup_add(out, &md->scratch, sink->columns[i].name,
		               strlen(sink->columns[i].name), escape);
		crm_str_add_c(out, ' ');
	}
	crm_str_add(out, "|\n");
	for (size_t i = 0; i < sink->count; i++)
		crm_str_add(out, crm_column_aligns_right(&sink->columns[i]) ? "| ---: " : "| --- ");
	crm_str_add(out, "|\n");
	return NULL;
}

static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	struct md *md = (struct md *)sink;
	struct crm_str *out = &sink->output->buffer;

	for (size_t i = 0; i < sink->count; i++) {
		crm_str_clear(&md->shown);
		/* Days, not '2 days ago': the text is read later than it is made. */
		crm_cell_add_shown(&md->shown, sink, i, &cells[i], 0);
		crm_str_add(out, "| ");
		crm_markup_add(out, &md->scratch, crm_str_text(&md->shown), md->shown.n, escape);
		crm_str_add(out, md->shown.n ? " " : "");
	}
	crm_str_add(out, "|\n");
	return NULL;
}

static void drop(struct crm_sink *sink)
{
	struct md *md = (struct md *)sink;

	crm_str_drop(&md->shown);
	crm_str_drop(&md->scratch);
}

const struct crm_sink_kind crm_sink_md = {
	.name = "md",
	.title = "a Markdown table",
	.flags = CRM_FORMAT_PEOPLE,
	.endings = ".md|.markdown",
	.size = sizeof(struct md),
	.open = open_md,
	.row = row,
	.drop = drop,
};
