#include "cli/report_show.h"

#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/listing.h"
#include "cli/report_print.h"
#include "crm/figure_file.h"
#include "crm/report_figure.h"
#include "form/figure_text.h"
#include "form/mail_address.h"
#include "form/mail_write.h"
#include "form/page.h"

enum { RECIPIENTS_MOST = 100 };

const struct crm_option crm_options_report_show[] = {
	{ .name = "chart", .argument = "CHART",
	  .help = "text: as a picture; none: without one; 'bars stage won': such a picture; FILE.svg, FILE.png: into a file",
	  .complete = "text|none" },
	{ .name = "mail", .argument = "ADDRESSES", .help = "a page to these, ready for sendmail -t" },
	{ .name = "pdf", .argument = "FILE", .help = "a page as PDF", .complete = "file" },
	{ .name = NULL },
};

/* -- a page ----------------------------------------------------------------------------------------- */

/* Names are encoded like every text of a header; nothing in them begins another. */
static crm_err add_recipients(struct crm_tool *tool, const char *to)
{
	struct crm_str *out = &tool->out.buffer;
	struct crm_mail_address list[RECIPIENTS_MOST];
	size_t count = crm_mail_is_recipients(to) ? crm_mail_split_addresses(tool->arena, to, list, RECIPIENTS_MOST) : 0;
	if (!count)
		return crm_fail(CRM_USAGE, "--mail: '%s' is no e-mail address", to);
	for (size_t i = 0; i < count; i++) {
		crm_str_add(out, i ? ",\n " : "To: ");
		if (list[i].name)
			crm_mail_add_words(out, list[i].name, strlen("To: "));
		crm_str_addf(out, list[i].name ? " <%s>" : "%s", list[i].email);
	}
	crm_str_add_c(out, '\n');
	return NULL;
}

static crm_err add_mail_head(struct crm_tool *tool, const char *to, const char *title)
{
	struct crm_str *out = &tool->out.buffer;
	CRM_TRY(add_recipients(tool, to));
	crm_str_add(out, "Subject: ");
	crm_mail_add_words(out, title, strlen("Subject: "));
	crm_str_add(out, "\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
	                 "Content-Transfer-Encoding: quoted-printable\nAuto-Submitted: auto-generated\n\n");
	return NULL;
}

crm_err crm_report_page(struct crm_tool *tool, const char *title, const struct crm_figure *figures, size_t count)
{
	const char *to = crm_option(tool, "mail"), *pdf = crm_option(tool, "pdf");
	struct crm_page page = { .title = title, .figures = figures, .count = count, .mail = to != NULL };
	CRM_AUTO(crm_str_drop) struct crm_str html = {0};
	crm_page_add(&html, &page);
	if (pdf)
		return crm_page_pdf(crm_str_text(&html), html.n, pdf);
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
	struct crm_figure *figures;
	size_t count;
	const char *file;                /* the picture goes into this one; NULL: on stdout */
	bool page, picture, rows;
};

bool crm_report_wants_page(const struct crm_tool *tool, const char *format)
{
	return crm_format_has(format, CRM_FORMAT_PAGE) || crm_option(tool, "mail") || crm_option(tool, "pdf");
}

static bool is_file(const char *chart)
{
	return chart && (crm_ends(chart, ".svg") || crm_ends(chart, ".png"));
}

static crm_err look_at_format(struct showing *one)
{
	const char *format, *chart = crm_option(one->tool, "chart"), *own = NULL;
	CRM_TRY(crm_listing_format(one->tool, &format));
	bool asked = chart && !crm_same(chart, "none") && !is_file(chart), wanted = !chart && isatty(STDOUT_FILENO) &&
		!crm_option(one->tool, "output") && !crm_option(one->tool, "fields") && crm_format_has(format, CRM_FORMAT_PAGED);
	one->page = crm_report_wants_page(one->tool, format);
	one->file = is_file(chart) ? chart : NULL;
	one->picture = asked || wanted;
	one->rows = !asked;
	if (asked && !crm_same(chart, "text"))
		own = chart;
	if (one->page || one->picture || one->file)
		CRM_TRY(crm_err_in(crm_report_figures(one->tool->repo, one->tool->arena, one->table, own, &one->figures, &one->count),
			"--chart"));
	if (crm_same(chart, "none"))
		for (size_t i = 0; i < one->count; i++)
			one->figures[i].chart.kind = CRM_FIGURE_NONE;
	if (!one->count || one->figures[0].chart.kind == CRM_FIGURE_NONE)
		one->picture = false, one->rows = true;
	return NULL;
}

static crm_err show_text(struct showing *one)
{
	struct crm_str *out = &one->tool->out.buffer;
	for (size_t i = 0; one->picture && i < one->count; i++) {
		if (i)
			crm_str_add_c(out, '\n');
		crm_figure_add_text(out, &one->figures[i], (struct crm_figure_style){ crm_listing_width(), one->tool->color });
		one->rows &= one->figures[i].chart.kind != CRM_FIGURE_FUNNEL;
	}
	if (one->picture && one->rows)
		crm_str_add_c(out, '\n');
	return one->rows ? crm_report_print(one->tool, one->table) : NULL;
}

static crm_err plot(const struct showing *one)
{
	if (one->count > 1)
		return crm_err_hint(crm_fail(CRM_USAGE, "--chart: %zu groups are as many pictures", one->count),
		                    "--by '', or a term that leaves one group");
	return crm_figure_plot(one->figures, one->file);
}

/* Of which days there is nothing, people do not know: most reports have a period of their own. */
static crm_err say_nothing(struct crm_tool *tool, const struct crm_report_table *table)
{
	const char *format;
	CRM_TRY(crm_listing_format(tool, &format));
	if (crm_format_has(format, CRM_FORMAT_PAGED))
		crm_say(tool, "nothing: %s", table->note ? table->note : "no record counts");
	return crm_nothing();
}

crm_err crm_report_show(struct crm_tool *tool, const struct crm_report_table *table)
{
	struct showing one = { .tool = tool, .table = table };
	CRM_TRY(look_at_format(&one));
	if (one.page)
		CRM_TRY(crm_report_page(tool, table->title, one.figures, one.count));
	if (!table->rows)
		return say_nothing(tool, table);
	if (one.file)
		CRM_TRY(plot(&one));
	return one.page ? NULL : show_text(&one);
}
