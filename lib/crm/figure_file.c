#include "crm/figure_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/filter.h"
#include "base/folder.h"
#include "form/figure_plot.h"

enum { GNUPLOT_MS = 60000, CHROMIUM_MS = 120000, MOST_BYTES = 256 * 1024 * 1024, MOST_PRINTED = 1024 * 1024 };

/* -- programs ------------------------------------------------------------------------ */

/* The first of the names (NULL-ended) that PATH has; NULL if it has none. */
static const char *find(struct crm_arena *arena, const char *const *names)
{
	const char *path = getenv("PATH");

	for (; *names; names++) {
		for (const char *at = path ? path : "/usr/local/bin:/usr/bin:/bin"; *at;) {
			size_t n = strcspn(at, ":");
			char *file = crm_path(arena, n ? crm_copy_n(arena, at, n) : ".", *names);
			if (crm_is_file(file) && access(file, X_OK) == 0)
				return file;
			at += n + (at[n] == ':');
		}
	}
	return NULL;
}

/* -- pictures ------------------------------------------------------------------------ */

static crm_err format_of(const char *path, enum crm_plot_format *out)
{
	*out = crm_ends(path, ".png") ? CRM_PLOT_PNG : CRM_PLOT_SVG;
	if (crm_ends(path, ".png") || crm_ends(path, ".svg"))
		return NULL;
	return crm_err_hint(crm_fail(CRM_USAGE, "'%s': a picture is a file that ends in .svg or .png", path), "%s.svg", path);
}

/* gnuplot goes on after an error: what it has printed is the picture only if it ends as one. */
static bool is_whole(const struct crm_str *picture, enum crm_plot_format format)
{
	static const char png[] = "\x89PNG\r\n\x1a\n", end[] = "IEND\xae\x42\x60\x82";
	const char *text = crm_str_text(picture);

	if (format == CRM_PLOT_SVG)
		return crm_starts(text, "<?xml") && strstr(text, "</svg>");
	return picture->n > 64 && memcmp(text, png, sizeof png - 1) == 0 &&
	       memcmp(text + picture->n - (sizeof end - 1), end, sizeof end - 1) == 0;
}

crm_err crm_figure_plot(const struct crm_figure *figure, const char *path)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str script = {0}, picture = {0};
	const char *const names[] = { "gnuplot", NULL };
	enum crm_plot_format format;

	CRM_TRY(format_of(path, &format));
	CRM_TRY(crm_figure_add_plot(&script, figure, format));
	const char *program = find(arena, names);
	if (!program)
		return crm_err_hint(crm_fail(CRM_IO, "gnuplot, which draws pictures, is not installed"),
		                    "apt-get install gnuplot-nox; without it: -o html has pictures of its own");
	/* -d: nobody's ~/.gnuplot has a say. */
	char *const argv[] = { crm_copy(arena, program), crm_copy(arena, "-d"), crm_copy(arena, "-"), NULL };
	const struct crm_filter filter = { .argv = argv, .text = crm_str_text(&script), .n = script.n, .most = MOST_BYTES,
		.milliseconds = GNUPLOT_MS };
	CRM_TRY(crm_err_in(crm_filter_run(&filter, &picture), "cannot draw %s", path));
	if (!is_whole(&picture, format))
		return crm_fail(CRM_IO, "cannot draw %s: gnuplot made no whole picture of it", path);
	return crm_file_replace(path, crm_str_text(&picture), picture.n);
}

/* -- PDF ----------------------------------------------------------------------------- */

/* A folder for one run: the page, the PDF, and a profile that nobody else has. */
static crm_err make_folder(struct crm_arena *arena, char **out)
{
	const char *in = getenv("TMPDIR");

	*out = crm_path(arena, in && *in == '/' ? in : "/tmp", "crm-page.XXXXXX");
	return mkdtemp(*out) ? NULL : crm_fail_errno("cannot make a folder for Chromium");
}

/* A Chromium that runs as root refuses to without its sandbox taken off; for anybody else it stays. */
static char **arguments(struct crm_arena *arena, const char *program, const char *folder)
{
	static const char *const plain[] = { "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--disable-crash-reporter",
		"--no-pdf-header-footer", "--print-to-pdf-no-header",
		"--host-resolver-rules=MAP * ~NOTFOUND" }; /* a page asks for nothing, nor shall the browser of its own accord */
	char **argv = crm_new(arena, char *, CRM_COUNT(plain) + 6);
	size_t n = 0;

	argv[n++] = crm_copy(arena, program);
	for (size_t i = 0; i < CRM_COUNT(plain); i++)
		argv[n++] = crm_copy(arena, plain[i]);
	if (geteuid() == 0)
		argv[n++] = crm_copy(arena, "--no-sandbox");
	argv[n++] = crm_textf(arena, "--user-data-dir=%s/profile", folder);
	argv[n++] = crm_textf(arena, "--print-to-pdf=%s/page.pdf", folder);
	argv[n++] = crm_textf(arena, "file://%s/page.html", folder);
	return argv;
}

static crm_err print(struct crm_arena *arena, const char *program, const char *folder, struct crm_str *pdf)
{
	CRM_AUTO(crm_str_drop) struct crm_str said = {0};
	const struct crm_filter filter = { .argv = arguments(arena, program, folder), .text = "", .most = MOST_PRINTED,
		.milliseconds = CHROMIUM_MS };

	CRM_TRY(crm_filter_run(&filter, &said));
	CRM_TRY(crm_file_read(crm_path(arena, folder, "page.pdf"), MOST_BYTES, pdf));
	return crm_starts(crm_str_text(pdf), "%PDF-") ? NULL : crm_fail(CRM_IO, "Chromium made no PDF of the page");
}

crm_err crm_page_pdf(const char *html, size_t n, const char *path)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str pdf = {0};
	const char *const names[] = { "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", NULL };
	const char *program = find(arena, names);
	char *folder;

	if (!program)
		return crm_err_hint(crm_fail(CRM_IO, "Chromium, which makes PDF of a page, is not installed"),
		                    "apt-get install chromium; without it: -o html, and print it from a browser");
	CRM_TRY(make_folder(arena, &folder));
	crm_err err = crm_file_replace_private(crm_path(arena, folder, "page.html"), html, n);
	if (!err)
		err = print(arena, program, folder, &pdf);
	(void)!crm_folder_remove(folder); /* what is left of it in /tmp harms nobody */
	CRM_TRY(crm_err_in(err, "cannot write %s", path));
	return crm_file_replace(path, crm_str_text(&pdf), pdf.n);
}
