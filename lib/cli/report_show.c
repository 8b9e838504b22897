#include "cli/report_show.h"

#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/listing.h"
#include "cli/report_print.h"
#include "crm/report_figure.h"
#include "form/figure_text.h"
#include "form/mail_write.h"
#include "form/page.h"

const struct crm_option crm_options_report_show[] = {
	{ .name = "chart", .argument = "CHART",
	  .help = "text: as a picture; none: without one; 'bars stage won': such a picture", .complete = "text|none" },
	{ .name = "mail", .argument = "ADDRESSES", .help = "a page to these, ready for sendmail -t" },
	{ .name = NULL },
};

/* -- a page ----------------------------------------------------------------------------------------- */

/* A line break in an address or a title must not begin a header. */
static crm_err add_mail_head(struct crm_tool *tool, const char *to, const char *title)
{
	struct crm_str *out = &tool->out.buffer;
	if (!crm_mail_is_recipients(to))
		return crm_fail(CRM_USAGE, "--mail: '%s' is no e-mail address", to);
	crm_str_addf(out, "To: %s\nSubject: ", to);
	crm_mail_add_words(out, title, strlen("Subject: "));
	crm_str_add(out, "\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
	                 "Content-Transfer-Encoding: quoted-printable\nAuto-Submitted: auto-generated\n\n");
	return NULL;
}

crm_err crm_report_page(struct crm_tool *tool, const char *title, const struct crm_figure *figures, size_t count)
{
	const char *to = crm_option(tool, "mail");
	struct crm_page page = { .title = title, .figures = figures, .count = count };
	CRM_AUTO(crm_str_drop) struct crm_str html = {0};
	crm_page_add(&html, &page);
	if (!to) {
		crm_str_add_n(&tool->out.buffer, crm_str_text(&html), html.n);
		return NULL;
	}
	CRM_TRY(add_mail_head(tool, to, title));
	crm_mail_add_quoted(&tool->out.buffer, crm_str_text(&html), html.n);
	return NULL;
}

/* -- one report --------------------------------------------------------------------------------------- */

struct showing {
	struct crm_tool *tool;
	const struct crm_report_table *table;
	struct crm_figure figure;
	bool page, picture, rows;
};

static crm_err look_at_format(struct showing *one)
{
	const char *format, *chart = crm_option(one->tool, "chart");
	CRM_TRY(crm_listing_format(one->tool, &format));
	one->page = crm_format_has(format, CRM_FORMAT_PAGE) || crm_option(one->tool, "mail");
	bool asked = chart && !crm_same(chart, "none"), wanted = isatty(STDOUT_FILENO) && !crm_option(one->tool, "output") &&
		!crm_option(one->tool, "fields") && crm_format_has(format, CRM_FORMAT_PAGED);
	one->picture = asked || (wanted && !chart);
	one->rows = !asked;
	const char *own = asked && !crm_same(chart, "text") ? chart : NULL;
	if (one->page || one->picture)
		CRM_TRY(crm_err_in(crm_report_figure(one->tool->repo, one->tool->arena, one->table, own, &one->figure), "chart"));
	if (crm_same(chart, "none") || one->figure.chart.kind == CRM_FIGURE_NONE)
		one->figure.chart.kind = CRM_FIGURE_NONE, one->picture = false, one->rows = true;
	return NULL;
}

static crm_err show_text(struct showing *one)
{
	if (one->picture) {
		crm_figure_add_text(&one->tool->out.buffer, &one->figure,
			(struct crm_figure_style){ crm_listing_width(), one->tool->color });
		one->rows &= one->figure.chart.kind != CRM_FIGURE_FUNNEL;
	}
	if (one->picture && one->rows)
		crm_str_add_c(&one->tool->out.buffer, '\n');
	return one->rows ? crm_report_print(one->tool, one->table) : NULL;
}

crm_err crm_report_show(struct crm_tool *tool, const struct crm_report_table *table)
{
	struct showing one = { .tool = tool, .table = table };
	CRM_TRY(look_at_format(&one));
	if (one.page)
		CRM_TRY(crm_report_page(tool, table->title, &one.figure, 1));
	if (!table->rows)
		return crm_nothing();
	return one.page ? NULL : show_text(&one);
}
