/*
 * Writes the sample figures, for tests of what is drawn from outside and for looking at them.
 *
 *     figures text [WIDTH [color [NAME ...]]]
 *     figures page [NAME ...]
 *     figures pdf FILE.html FILE.pdf
 *     figures plot FOLDER svg|png [NAME ...]
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
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

static crm_err write_page(char **words)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_figure *figures = crm_new(arena, struct crm_figure, CRM_COUNT(samples));
	struct crm_page page = { .title = "Morning report – Ranní přehled", .note = "2026-11-21 07:00, acme", .figures = figures };
	for (size_t i = 0; i < CRM_COUNT(samples); i++)
		if (is_wanted(samples[i].name, words))
			figures[page.count++] = *sample_figure(arena, &samples[i]);
	crm_page_add(&out, &page);
	return crm_write_all(1, crm_str_text(&out), out.n, "the output");
}

int main(int argc, char **argv)
{
	crm_err err = NULL;
	if (argc > 1 && strcmp(argv[1], "text") == 0)
		err = write_text(argv + 2);
	if (argc > 1 && strcmp(argv[1], "page") == 0)
		err = write_page(argv + 2);
	if (err)
		fprintf(stderr, "figures: %s\n%s\n", err->text, err->hint);
	return (int)crm_err_kind(err);
}
