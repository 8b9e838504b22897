#include "form/figure_plot.h"

#include "form/figure_plot_panel.h"

/* Pixels. */
enum { WIDTH = 960, ROW = 30, AROUND = 90, LINE_HEIGHT = 400, LEAST_HEIGHT = 130, MOST_HEIGHT = 16000, TITLE = 50, NOTE = 30 };
enum { TITLE_WIDTH = 84, NOTE_WIDTH = 130 };

static size_t height_of(const struct crm_panel *panel)
{
	size_t rows = panel->count * (panel->kind == CRM_FIGURE_BARS ? panel->series_count : 1);
	size_t height = panel->kind == CRM_FIGURE_LINE || panel->kind == CRM_FIGURE_SPARK ? LINE_HEIGHT : AROUND + ROW * rows;

	return height < LEAST_HEIGHT ? LEAST_HEIGHT : height;
}

static void add_terminal(struct crm_str *out, enum crm_plot_format format, size_t height)
{
	crm_str_add(out, "set encoding utf8\n");
	crm_str_addf(out, "set terminal %s noenhanced size %d,%zu background \"#ffffff\" font \"%s\"\n",
	             format == CRM_PLOT_PNG ? "pngcairo" : "svg dynamic", WIDTH, height, format == CRM_PLOT_PNG ? "Sans,10" : "sans-serif,13");
	crm_str_add(out, "set style fill solid noborder\nset border 0\nset grid noxtics noytics lc rgb \"#dbe0e7\" lt 1 lw 1\n"
	            "set key outside bottom center horizontal Left reverse width 1\n");
}

struct place {
	double bottom, height; /* in parts of the whole */
};

static void add_panel(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel, size_t number,
                      struct place place, bool titled)
{
	crm_str_add(out, "unset label\nunset title\nunset x2tics\nset xtics\nset grid noxtics noytics\n");
	crm_str_addf(out, "set origin 0,%.6f\nset size 1,%.6f\n", place.bottom, place.height);
	if (titled) {
		crm_str_add(out, "set title ");
		crm_plot_string(out, panel->title, NOTE_WIDTH, false);
		crm_str_add_c(out, '\n');
	}
	crm_plot_panel(out, arena, panel, number);
}

static void add_frame(struct crm_str *out, const struct crm_figure *figure, double height)
{
	if (figure->note && *figure->note) {
		crm_str_add(out, "set label 1 ");
		crm_plot_string(out, figure->note, NOTE_WIDTH, false);
		crm_str_addf(out, " at screen 0.02,screen %.6f left tc rgb \"#4b5768\" font \",10\" front\n", NOTE / 2 / height);
	}
	crm_str_addf(out, "set label 2 ");
	crm_plot_string(out, figure->title ? figure->title : "", TITLE_WIDTH, false);
	crm_str_addf(out, " at screen 0.02,screen %.6f left tc rgb \"#18202c\" font \",16\" front\n", 1 - TITLE / 2 / height);
	/* An empty plot, so that the labels of the whole are written. */
	crm_str_add(out, "set origin 0,0\nset size 1,1\nunset xtics\nunset ytics\nunset title\nset xrange [0:1]\nset yrange [0:1]\n"
	            "plot NaN notitle\n");
}

static crm_err check(const struct crm_figure *figure)
{
	if (figure->chart.kind == CRM_FIGURE_NONE)
		return crm_fail(CRM_INVALID, "the report has no chart to draw");
	return figure->rows ? NULL : crm_fail(CRM_INVALID, "the report has no rows to draw");
}

/* Under one another, each as high as what is in it wants. */
static void add_panels(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panels, size_t count, double height)
{
	double top = 1 - TITLE / height, all = top - NOTE / height, sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (double)height_of(&panels[i]);
	for (size_t i = 0; i < count; i++) {
		double part = all * (double)height_of(&panels[i]) / sum;
		top -= part;
		add_panel(out, arena, &panels[i], i, (struct place){ top, part }, count > 1);
	}
}

crm_err crm_figure_add_plot(struct crm_str *out, const struct crm_figure *figure, enum crm_plot_format format)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_panel *panels;
	size_t count, height = TITLE + NOTE;

	CRM_TRY(check(figure));
	crm_figure_panels(arena, figure, &panels, &count);
	for (size_t i = 0; i < count; i++)
		height += height_of(&panels[i]);
	height = height > MOST_HEIGHT ? MOST_HEIGHT : height;
	add_terminal(out, format, height);
	crm_str_add(out, "set multiplot\n");
	add_frame(out, figure, (double)height);
	add_panels(out, arena, panels, count, (double)height);
	crm_str_add(out, "unset multiplot\n");
	return NULL;
}
