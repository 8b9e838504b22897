#include "form/lines.h"

#include <string.h>

#include "form/source_kind.h"

void crm_lines_drop(struct crm_lines *lines)
{
	crm_str_drop(&lines->carry);
}

/* Length of the line at `text`; n if its end is not there. */
static size_t length_of(const struct crm_lines *lines)
{
	const char *text = lines->text;

	if (lines->n == 0)
		return 0;
	if (lines->nul) {
		const char *end = memchr(text, '\0', lines->n);
		return end ? (size_t)(end - text) : lines->n;
	}
	for (size_t i = 0; i < lines->n; i++)
		if (text[i] == '\n' || text[i] == '\r')
			return i;
	return lines->n;
}

static void advance(struct crm_lines *lines, size_t n)
{
	if (n > 0)
		lines->text += n; /* before the first block there is none to point into */
	lines->n -= n;
}

static crm_err broken(struct crm_lines *lines, crm_err err)
{
	lines->broken = true;
	return crm_err_at(err, NULL, lines->line + 1);
}

static crm_err more(struct crm_lines *lines)
{
	crm_err err = crm_decode_next(lines->decode, &lines->text, &lines->n);

	if (err)
		return broken(lines, err);
	lines->ended = lines->n == 0;
	if (lines->after_cr && lines->n > 0) {
		if (lines->text[0] == '\n')
			advance(lines, 1);
		lines->after_cr = false;
	}
	return NULL;
}

/* The line is whole: in the block alone, or with what was carried. */
static void give(struct crm_lines *lines, size_t length, const char **text, size_t *n)
{
	*text = lines->text;
	*n = length;
	if (lines->carry.n > 0) {
		crm_str_add_n(&lines->carry, lines->text, length);
		*text = lines->carry.s;
		*n = lines->carry.n;
	}
	lines->line++;
}

static void skip_end(struct crm_lines *lines, size_t length)
{
	bool cr = !lines->nul && lines->text[length] == '\r';

	advance(lines, length + 1);
	if (cr && lines->n > 0 && lines->text[0] == '\n')
		advance(lines, 1);
	else if (cr && lines->n == 0)
		lines->after_cr = true;
}

crm_err crm_lines_next(struct crm_lines *lines, const char **text, size_t *n)
{
	crm_str_clear(&lines->carry);
	*text = NULL;
	*n = 0;
	for (;;) {
		size_t length = length_of(lines);
		if (lines->carry.n + length > CRM_SOURCE_MOST)
			return broken(lines, crm_fail(CRM_INVALID, "the line is longer than 16 MiB"));
		if (length < lines->n) {
			give(lines, length, text, n);
			skip_end(lines, length);
			return NULL;
		}
		crm_str_add_n(&lines->carry, lines->text, length);
		advance(lines, length);
		CRM_TRY(more(lines));
		if (lines->ended && lines->carry.n == 0)
			return NULL;
		if (lines->ended) {
			give(lines, 0, text, n);
			return NULL;
		}
	}
}
