#include "form/sink_html.h"

#include <string.h>

#include "form/html.h"
#include "form/markup.h"

struct html {
	struct crm_sink base;
	struct crm_str shown, scratch;
};

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>%</title>\n"
	"<style>\n"
	"body { font-family: sans-serif; }\n"
	"table { border-collapse: collapse; }\n"
	"caption { text-align: left; font-weight: bold; padding: 0.3em 0; }\n"
	"th, td { border: 1px solid #888; padding: 0.2em 0.5em; text-align: left; "
	"vertical-align: top; }\n"
	".number { text-align: right; }\n"
	"</style>\n"
	"</head>\n"
	"<body>\n"
	"<table>\n"
	"<caption>%</caption>\n"
	"<thead>\n"
	"<tr>";

static void add(struct html *html, const char *text)
{
	crm_markup_add(&html->base.output->buffer, &html->scratch, text, strlen(text), crm_html_escape);
}

/* The head's text with the title for each '%' (there is none in it else). */
static void add_head(struct html *html)
{
	const char *title = html->base.options.title;

	for (const char *part = head; *part;) {
		size_t n = strcspn(part, "%");
		crm_str_add_n(&html->base.output->buffer, part, n);
		part += n;
		if (*part) {
			add(html, title && *title ? title : "records");
			part++;
		}
	}
}

static void open_cell(struct crm_sink *sink, size_t i, const char *tag)
{
	crm_str_addf(&sink->output->buffer, "<%s%s>", tag,
	             crm_column_aligns_right(&sink->columns[i]) ? " class=\"number\"" : "");
}

static crm_err open_html(struct crm_sink *sink)
{
	struct html *html = (struct html *)sink;
	struct crm_str *out = &sink->output->buffer;

	add_head(html);
	for (size_t i = 0; i < sink->count; i++) {
		open_cell(sink, i, "th scope=\"col\"");
		add(html, sink->columns[i].name);
		crm_str_add(out, "</th>");
	}
	crm_str_add(out, "</tr>\n</thead>\n<tbody>\n");
	return NULL;
}

static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	struct html *html = (struct html *)sink;
	struct crm_str *out = &sink->output->buffer;

	crm_str_add(out, "<tr>");
	for (size_t i = 0; i < sink->count; i++) {
		crm_str_clear(&html->shown);
		/* Days, not '2 days ago': the page is read later than it is made. */
		crm_cell_add_shown(&html->shown, sink, i, &cells[i], 0);
		open_cell(sink, i, "td");
		crm_markup_add(out, &html->scratch, crm_str_text(&html->shown), html->shown.n,
		               crm_html_escape);
		crm_str_add(out, "</td>");
	}
	crm_str_add(out, "</tr>\n");
	return NULL;
}

static crm_err close_html(struct crm_sink *sink)
{
	crm_str_add(&sink->output->buffer, "</tbody>\n</table>\n</body>\n</html>\n");
	return NULL;
}

static void drop(struct crm_sink *sink)
{
	struct html *html = (struct html *)sink;

	crm_str_drop(&html->shown);
	crm_str_drop(&html->scratch);
}

const struct crm_sink_kind crm_sink_html = {
	.name = "html",
	.title = "an HTML page with one table",
	.flags = CRM_FORMAT_PEOPLE | CRM_FORMAT_PAGE,
	.endings = ".html|.htm",
	.size = sizeof(struct html),
	.open = open_html,
	.row = row,
	.close = close_html,
	.drop = drop,
};
