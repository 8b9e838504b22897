#include "cli/beside.h"

#include <string.h>

#include "base/utf8.h"

enum { LEAST = 40, MARGIN = 2 };

static const char between[] = " \342\224\202 "; /* a line from top to bottom */
enum { BETWEEN = 3 };

/* How many bytes of the text fit into so many columns: to the last space, else to the last character, but at least one. */
static size_t fitting(const char *text, size_t n, size_t width)
{
	size_t at = 0, space = 0, columns = 0;
	while (at < n) {
		uint32_t code;
		size_t length = crm_utf8_next(text + at, n - at, &code), wide = crm_utf8_width(text + at, length);
		if (columns + wide > width && at)
			return space ? space : at;
		columns += wide;
		at += length;
		if (code == ' ')
			space = at;
	}
	return n;
}

/* One line of one of the two; moves on in the text. Returns its columns. */
static size_t add_line(struct crm_str *out, const char **text, size_t width)
{
	size_t n = strcspn(*text, "\n"), part = fitting(*text, n, width), shown = part;
	while (shown && (*text)[shown - 1] == ' ')
		shown--;
	size_t columns = crm_utf8_add_shown(out, *text, shown, 0);
	*text += part;
	if (**text == '\n' && part == n)
		++*text;
	return columns;
}

static void add_spaces(struct crm_str *out, size_t count)
{
	while (count--)
		crm_str_add_c(out, ' ');
}

static void trim(struct crm_str *out)
{
	while (out->n && out->s[out->n - 1] == ' ')
		crm_str_cut(out, out->n - 1);
}

void crm_beside_add(struct crm_str *out, const char *left, const char *right, size_t width)
{
	size_t half = ((width < LEAST ? LEAST : width) - MARGIN - BETWEEN) / 2;
	do {
		add_spaces(out, MARGIN);
		size_t columns = add_line(out, &left, half);
		add_spaces(out, columns < half ? half - columns : 0);
		crm_str_add(out, between);
		add_line(out, &right, half);
		trim(out);
		crm_str_add_c(out, '\n');
	} while (*left || *right);
}
