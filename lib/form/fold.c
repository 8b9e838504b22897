#include "form/fold.h"

#include <string.h>
#include <strings.h>

#include "form/source_kind.h"

enum { WIDTH = 75 };

/* -- in -------------------------------------------------------------------- */

void crm_unfold_begin(struct crm_unfold *unfold, struct crm_decode *decode)
{
	*unfold = (struct crm_unfold){.lines = {.decode = decode}};
}

void crm_unfold_drop(struct crm_unfold *unfold)
{
	crm_lines_drop(&unfold->lines);
	crm_str_drop(&unfold->text);
	crm_str_drop(&unfold->raw);
	crm_str_drop(&unfold->ahead);
}

static crm_err look_ahead(struct crm_unfold *unfold)
{
	const char *text;
	size_t n;

	crm_str_clear(&unfold->ahead);
	CRM_TRY(crm_lines_next(&unfold->lines, &text, &n));
	unfold->ended = text == NULL;
	unfold->has_ahead = text != NULL;
	if (text)
		crm_str_add_n(&unfold->ahead, text, n);
	return NULL;
}

/* Takes the line ahead, without its first `skip` bytes. */
static crm_err take(struct crm_unfold *unfold, size_t skip)
{
	crm_str_add_n(&unfold->text, crm_str_text(&unfold->ahead) + skip, unfold->ahead.n - skip);
	crm_str_add_n(&unfold->raw, crm_str_text(&unfold->ahead), unfold->ahead.n);
	crm_str_add(&unfold->raw, "\r\n");
	if (unfold->raw.n > CRM_SOURCE_MOST)
		return crm_err_at(crm_fail(CRM_INVALID, "what begins here is longer than 16 MiB"), NULL, unfold->line);
	return look_ahead(unfold);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Is its value quoted-printable, and does the '=' at its end say that it goes on? */
static bool goes_on(const struct crm_str *line)
{
	const char *colon = memchr(crm_str_text(line), ':', line->n);

	if (!colon || !crm_ends(line->s, "="))
		return false;
	for (const char *at = line->s; at < colon; at++)
		if (strncasecmp(at, "QUOTED-PRINTABLE", sizeof("QUOTED-PRINTABLE") - 1) == 0)
			return true;
	return false;
}

crm_err crm_unfold_next(struct crm_unfold *unfold, char **text)
{
	*text = NULL;
	crm_str_clear(&unfold->text);
	if (!unfold->has_ahead && !unfold->ended)
		CRM_TRY(look_ahead(unfold));
	if (unfold->ended)
		return NULL;
	unfold->line = unfold->lines.line;
	CRM_TRY(take(unfold, 0));
	while (unfold->has_ahead) {
		if (goes_on(&unfold->text)) {
			crm_str_cut(&unfold->text, unfold->text.n - 1);
			CRM_TRY(take(unfold, 0));
		} else if (is_blank(*crm_str_text(&unfold->ahead))) {
			CRM_TRY(take(unfold, !unfold->keeps_blank));
		} else {
			break;
		}
	}
	*text = (char *)(size_t)crm_str_text(&unfold->text);
	return NULL;
}

/* -- out ------------------------------------------------------------------- */

static bool begins_character(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

/* How many bytes of the text fit: never a part of a character, unless it is none at all. */
static size_t part_of(const char *text, size_t n, size_t width)
{
	size_t part = width;

	if (n <= width)
		return n;
	while (part > 0 && !begins_character(text[part]))
		part--;
	return part ? part : width;
}

static void add_plain(struct crm_str *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		crm_str_add_c(out, (unsigned char)text[i] < ' ' && text[i] != '\t' ? ' ' : text[i]);
}

void crm_fold_add(struct crm_str *out, const char *line, size_t n)
{
	for (size_t width = WIDTH;; width = WIDTH - 1) {
		size_t part = part_of(line, n, width);
		add_plain(out, line, part);
		crm_str_add(out, "\r\n");
		line += part;
		n -= part;
		if (n == 0)
			return;
		crm_str_add_c(out, ' ');
	}
}
