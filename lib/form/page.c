#include "form/page.h"

#include "form/figure_svg.h"
#include "form/figure_text.h"
#include "form/figure_words.h"
#include "form/html.h"
#include "form/page_style.h"
#include "form/page_table.h"

enum { MAIL_WIDTH = 64, BESIDE = 56 }; /* letters: of a picture in a mail, of a table that stands beside a picture */

static void add_element(struct crm_str *out, const char *open, const char *text, const char *close)
{
	crm_str_add(out, open);
	crm_html_add(out, text, 0);
	crm_str_add(out, close);
}

/* Nothing is loaded, whatever the data say. The icon is there so that no browser asks a server for one. */
static void add_head(struct crm_str *out, const struct crm_page *page)
{
	add_element(out, "<!DOCTYPE html>\n<html lang=\"", page->language && *page->language ? page->language : "en", "\">\n<head>\n");
	crm_str_add(out, "<meta charset=\"utf-8\">\n"
	            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
	            "img-src data:; base-uri 'none'; form-action 'none'\">\n"
	            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	            "<meta name=\"color-scheme\" content=\"light dark\">\n"
	            "<meta name=\"referrer\" content=\"no-referrer\">\n"
	            "<link rel=\"icon\" href=\"data:,\">\n");
	add_element(out, "<title>", page->title, "</title>\n<style>");
	crm_page_style_add(out);
	crm_str_add(out, "</style>\n</head>\n<body>\n<main>\n<header>\n");
	add_element(out, "<h1>", page->title, "</h1>\n");
	if (page->note && *page->note)
		add_element(out, "<p class=\"note\">", page->note, "</p>\n");
	crm_str_add(out, "</header>\n");
}

static void add_svg(struct crm_str *out, struct crm_arena *arena, const struct crm_figure *figure,
                    const struct crm_panel *panel, const char *id, bool several)
{
	const char *rest = crm_panel_rest(arena, panel), *title = figure->title ? figure->title : "";
	const char *name = several ? crm_textf(arena, "%s: %s", title, panel->title) : title;

	crm_str_add(out, "<figure>\n");
	if (several)
		add_element(out, "<figcaption>", panel->title, "</figcaption>\n");
	if (panel->count == 0) {
		crm_str_add(out, "<p class=\"note\">no rows</p>\n");
	} else {
		crm_figure_svg(out, arena, panel, name, id, false);
		crm_figure_svg(out, arena, panel, name, id, true);
	}
	if (rest)
		add_element(out, "<p class=\"note\">", rest, "</p>\n");
	crm_str_add(out, "</figure>\n");
}

/* Who is read the page aloud hears the table. */
static void add_text(struct crm_str *out, const struct crm_figure *figure)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_figure bare = *figure;

	bare.title = bare.note = NULL;
	crm_figure_add_text(&text, &bare, (struct crm_figure_style){ .width = MAIL_WIDTH });
	crm_str_add(out, "<pre aria-hidden=\"true\">");
	for (size_t i = 0; i < text.n; i++) {
		const char *instead = crm_html_escape(text.s[i]);
		if (instead)
			crm_str_add(out, instead);
		else
			crm_str_add_c(out, text.s[i]);
	}
	crm_str_add(out, "</pre>\n");
}

static void add_pictures(struct crm_str *out, struct crm_arena *arena, const struct crm_figure *figure,
                         const struct crm_panel *panels, size_t count, size_t number, bool mail)
{
	if (count == 0)
		return;
	crm_str_add(out, "<div class=\"pictures\">\n");
	for (size_t i = 0; i < count && !mail; i++)
		add_svg(out, arena, figure, &panels[i], crm_textf(arena, "f%zu-%zu", number, i + 1), count > 1);
	if (mail)
		add_text(out, figure);
	crm_str_add(out, "</div>\n");
}

static void add_numbers(struct crm_str *out, struct crm_arena *arena, const struct crm_figure *figure,
                        const struct crm_panel *panels, size_t count, size_t number)
{
	if (figure->rows == 0 && count)
		return;
	/* It scrolls on a narrow screen, so that the keyboard must reach it. */
	crm_str_addf(out, "<div class=\"numbers\" role=\"region\" tabindex=\"0\" aria-labelledby=\"f%zu\">\n", number);
	crm_page_table_add(out, arena, figure, panels, count);
	crm_str_add(out, "</div>\n");
}

static void add_figure(struct crm_str *out, const struct crm_figure *figure, size_t number, bool mail)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_panel *panels;
	size_t count;

	crm_figure_panels(arena, figure, &panels, &count);
	crm_str_addf(out, "<section%s aria-labelledby=\"f%zu\">\n<h2 id=\"f%zu\">",
	             figure->rows <= CRM_PAGE_BRIEF ? " class=\"brief\"" : "", number, number);
	add_element(out, "", figure->title ? figure->title : "", "</h2>\n");
	bool beside = count && figure->rows && crm_page_table_width(figure, panels, count) <= BESIDE;
	crm_str_add(out, beside ? "<div class=\"pair\">\n" : "<div>\n");
	add_pictures(out, arena, figure, panels, count, number, mail);
	add_numbers(out, arena, figure, panels, count, number);
	crm_str_add(out, "</div>\n");
	if (figure->note && *figure->note)
		add_element(out, "<p class=\"note\">", figure->note, "</p>\n");
	crm_str_add(out, "</section>\n");
}

void crm_page_add(struct crm_str *out, const struct crm_page *page)
{
	add_head(out, page);
	for (size_t i = 0; i < page->count; i++)
		add_figure(out, &page->figures[i], i + 1, page->mail);
	crm_str_add(out, "</main>\n</body>\n</html>\n");
}
