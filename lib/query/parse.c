#include "query/parse.h"

#include <string.h>

/* Each term is at most one deeper in SQLite's tree of expressions, which may be 1000 deep;
 * each value binds at most two of 32766. */
enum { MOST_TERMS = 500, MOST_VALUES = 5000 };
/* What an error can show of a source. */
enum { SHOWN_SOURCE = 200, SHOWN_BEFORE = 80 };

crm_err crm_parse_count_term(struct crm_parse *parse)
{
	if (++parse->terms > MOST_TERMS)
		return crm_fail(CRM_USAGE, "too many terms: at most %d in one query", MOST_TERMS);
	return NULL;
}

crm_err crm_parse_count_values(struct crm_parse *parse, size_t more)
{
	parse->values += more;
	if (parse->values > MOST_VALUES)
		return crm_fail(CRM_USAGE, "too many values: at most %d in one query", MOST_VALUES);
	return NULL;
}

static bool within_character(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

crm_err crm_parse_point(const struct crm_parse *parse, crm_err err, size_t at, size_t n)
{
	const char *source = parse->source;
	size_t length = strlen(source), from = 0;

	if (!err)
		return NULL;
	/* Of a long expression only the part around the word is shown. */
	if (length > SHOWN_SOURCE && at > SHOWN_BEFORE)
		from = at - SHOWN_BEFORE;
	while (from > 0 && within_character(source[from]))
		from--;
	if (length - from > SHOWN_SOURCE) {
		size_t end = from + SHOWN_SOURCE;
		while (end > from && within_character(source[end]))
			end--;
		source = crm_copy_n(parse->arena, source + from, end - from);
		length = end;
	} else {
		source += from;
	}
	if (at + n > length)
		n = length > at ? length - at : 0;
	return crm_err_caret(err, source, (int)(at - from), (int)n);
}

/* What was read, with the wrong piece put right. */
static char *mended(const struct crm_parse *parse, size_t at, size_t n, const char *instead)
{
	CRM_AUTO(crm_str_drop) struct crm_str whole = {0};

	crm_str_add_n(&whole, parse->source, at);
	crm_str_add(&whole, instead);
	crm_str_add(&whole, parse->source + at + n);
	return crm_copy(parse->arena, crm_str_text(&whole));
}

crm_err crm_parse_mend(const struct crm_parse *parse, crm_err err, size_t at, size_t n,
                       const char *instead)
{
	if (!err)
		return NULL;
	if (instead)
		err = crm_err_nearest(err, parse->source, mended(parse, at, n, instead));
	return crm_parse_point(parse, err, at, n);
}
