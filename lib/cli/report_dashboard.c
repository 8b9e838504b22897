#include "cli/report_dashboard.h"

#include "base/str.h"
#include "cli/listing.h"
#include "cli/report_options.h"
#include "cli/report_show.h"
#include "crm/report_figure.h"
#include "form/figure_text.h"
#include "query/dashboard.h"

struct paging {
	struct crm_tool *tool;
	struct crm_report_wish wish;     /* of the command line */
	const char *title;
	struct crm_figure *figures;
	size_t count, room;
};

static void prefer(const char **own, const char *given)
{
	if (given)
		*own = given;
}

/* Terms and parameters of both hold; of all else the command line's. */
static crm_err merge_wish(struct paging *one, struct crm_report_wish *wish)
{
	const struct crm_report_wish *given = &one->wish;
	prefer(&wish->from, given->from);
	prefer(&wish->to, given->to);
	prefer(&wish->by, given->by);
	prefer(&wish->every, given->every);
	prefer(&wish->in, given->in);
	prefer(&wish->owner, given->owner);
	prefer(&wish->team, given->team);
	prefer(&wish->pipeline, given->pipeline);
	if (given->compare != CRM_COMPARE_NONE)
		wish->compare = given->compare;
	if (wish->where && given->where)
		return crm_fail(CRM_USAGE, "--where: a report of this dashboard has a where of its own");
	prefer(&wish->where, given->where);
	wish->stop = given->stop;
	return NULL;
}

static void add_figure(struct paging *one, struct crm_figure figure)
{
	if (one->count == one->room) {
		struct crm_figure *old = one->figures;
		one->room = one->room ? one->room * 2 : 16;
		one->figures = crm_new(one->tool->arena, struct crm_figure, one->room);
		for (size_t i = 0; i < one->count; i++)
			one->figures[i] = old[i];
	}
	one->figures[one->count++] = figure;
}

static crm_err add_tile(struct paging *one, struct crm_tile *tile)
{
	struct crm_report_table *table = crm_new(one->tool->arena, struct crm_report_table, 1);
	struct crm_report report;
	struct crm_figure *figures;
	size_t count;
	CRM_TRY(merge_wish(one, &tile->wish));
	CRM_TRY(crm_report_options_find(one->tool, tile->report, &report));
	CRM_TRY(crm_err_in(crm_report_run(one->tool->repo, one->tool->arena, &report, &tile->wish, table), "%s", tile->report));
	if (tile->title)
		table->title = tile->title;
	CRM_TRY(crm_err_in(crm_report_figures(one->tool->repo, one->tool->arena, table, tile->chart, &figures, &count), "%s",
		tile->report));
	for (size_t i = 0; i < count; i++)
		add_figure(one, figures[i]);
	return NULL;
}

static crm_err add_dashboard(struct paging *one, struct crm_shelved *shelved)
{
	const char *place = crm_shelf_place(one->tool->arena, &crm_shelf_dashboards, shelved);
	struct crm_dashboard dashboard;
	CRM_TRY(crm_shelf_text(one->tool->arena, shelved));
	CRM_TRY(crm_err_at(crm_dashboard_read(one->tool->arena, shelved->text, &dashboard), place, 0));
	if (!one->title)
		one->title = dashboard.title ? dashboard.title : shelved->name;
	for (size_t i = 0; i < dashboard.count; i++)
		CRM_TRY(crm_err_at(add_tile(one, &dashboard.tiles[i]), place, dashboard.tiles[i].line));
	return NULL;
}

/* A name is first that of a dashboard. */
static crm_err add_operand(struct paging *one, const char *name)
{
	struct crm_tile tile = { .report = name };
	struct crm_shelved shelved;
	crm_err err = crm_shelf_find(one->tool->repo, one->tool->arena, &crm_shelf_dashboards, name, &shelved);
	if (!err)
		return add_dashboard(one, &shelved);
	return crm_err_kind(err) == CRM_NOT_FOUND ? add_tile(one, &tile) : err;
}

static void print_text(struct paging *one)
{
	struct crm_str *out = &one->tool->out.buffer;
	for (size_t i = 0; i < one->count; i++) {
		if (i)
			crm_str_add_c(out, '\n');
		crm_figure_add_text(out, &one->figures[i], (struct crm_figure_style){ crm_listing_width(), one->tool->color });
	}
}

crm_err crm_report_verb_dashboard(struct crm_tool *tool)
{
	struct paging one = { .tool = tool };
	const char *format;
	CRM_TRY(crm_report_options_read(tool, tool->count, &one.wish));
	CRM_TRY(crm_listing_format(tool, &format));
	bool page = crm_report_wants_page(tool, format);
	if (!page && crm_option(tool, "output") && !crm_format_has(format, CRM_FORMAT_PAGED))
		return crm_err_hint(crm_fail(CRM_USAGE, "a dashboard is a page (-o html) or a text (-o table)"),
		                    "crm-report run NAME -o %s", format);
	for (size_t i = 0; i < tool->count; i++)
		CRM_TRY(add_operand(&one, tool->arguments[i]));
	if (page)
		return crm_report_page(tool, one.title ? one.title : "Reports", one.figures, one.count);
	print_text(&one);
	return NULL;
}
