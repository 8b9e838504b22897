/*
 * Writes the sample figures, for tests of what is drawn from outside and for looking at them.
 *
 *     figures text [WIDTH [color [NAME ...]]]
 *     figures page|mail [NAME ...]
 *     figures pdf FILE.pdf [NAME ...]
 *     figures plot FOLDER svg|png [NAME ...]
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "crm/figure_file.h"
#include "form/figure_text.h"
#include "form/page.h"
#include "tests/figure/samples.h"

static bool is_wanted(const char *name, char **names)
{
	for (char **at = names; *at; at++)
		if (strcmp(*at, name) == 0)
			return true;
	return !*names;
}

static crm_err write_text(char **words)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_figure_style style = { .width = words[0] ? strtoul(words[0], NULL, 10) : 0 };
	style.color = words[0] && words[1] && strcmp(words[1], "color") == 0;
	char **names = words[0] && words[1] ? words + 2 : words + (words[0] != NULL);
	for (size_t i = 0; i < CRM_COUNT(samples); i++) {
		if (!is_wanted(samples[i].name, names))
			continue;
		crm_figure_add_text(&out, sample_figure(arena, &samples[i]), style);
		crm_str_add_c(&out, '\n');
	}
	return crm_write_all(1, crm_str_text(&out), out.n, "the output");
}

static void add_page(struct crm_str *out, struct crm_arena *arena, char **names, bool mail)
{
	struct crm_figure *figures = crm_new(arena, struct crm_figure, CRM_COUNT(samples));
	struct crm_page page = { .title = "Morning report – Ranní přehled", .note = "2026-11-21 07:00, acme", .figures = figures, .mail = mail };
	for (size_t i = 0; i < CRM_COUNT(samples); i++)
		if (is_wanted(samples[i].name, names))
			figures[page.count++] = *sample_figure(arena, &samples[i]);
	crm_page_add(out, &page);
}

static crm_err write_html(char **words, bool mail)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	add_page(&out, arena, words, mail);
	return crm_write_all(1, crm_str_text(&out), out.n, "the output");
}

static crm_err write_page(char **words)
{
	return write_html(words, false);
}

static crm_err write_mail(char **words)
{
	return write_html(words, true);
}

static crm_err write_pdf(char **words)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	add_page(&out, arena, words + 1, false);
	return crm_page_pdf(crm_str_text(&out), out.n, words[0]);
}

/* FOLDER/NAME.svg */
static crm_err write_plots(char **words)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	for (size_t i = 0; i < CRM_COUNT(samples); i++)
		if (is_wanted(samples[i].name, words + 2))
			CRM_TRY(crm_figure_plot(sample_figure(arena, &samples[i]),
			                        crm_textf(arena, "%s/%s.%s", words[0], samples[i].name, words[1])));
	return NULL;
}

int main(int argc, char **argv)
{
	static const struct { const char *name; int least; crm_err (*run)(char **words); } verbs[] = {
		{ "text", 2, write_text }, { "page", 2, write_page }, { "mail", 2, write_mail }, { "pdf", 3, write_pdf }, { "plot", 4, write_plots },
	};
	for (size_t i = 0; i < CRM_COUNT(verbs); i++) {
		if (argc < verbs[i].least || strcmp(argv[1], verbs[i].name) != 0)
			continue;
		crm_err err = verbs[i].run(argv + 2);
		if (err)
			fprintf(stderr, "figures: %s\nhint: %s\n", err->text, err->hint);
		return (int)crm_err_kind(err);
	}
	fputs("figures: text, page, mail, pdf or plot\n", stderr);
	return CRM_USAGE;
}
