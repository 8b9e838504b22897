#include "query/automation_line.h"

#include <string.h>

#include "base/str.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

enum { SHOWN = 200, BEFORE = 40 };       /* bytes of a line, and of what stands before the word in a longer one */

/* Of a long line the part around the word is shown. */
crm_err crm_automation_point(crm_err err, const struct crm_automation_word *word)
{
	int from = 0, length = word->length < SHOWN - BEFORE ? word->length : SHOWN - BEFORE;
	if (word->at + length > SHOWN)
		from = word->at - BEFORE;
	while (from > 0 && ((unsigned char)word->source[from] & 0xc0) == 0x80)
		from--;
	return crm_err_at(crm_err_caret(err, word->source + from, word->at - from, length), NULL, word->line);
}

bool crm_automation_next_line(struct crm_arena *arena, const char **text, struct crm_automation_line *line)
{
	while (**text) {
		size_t n = strcspn(*text, "\n"), end = n;
		const char *from = *text;
		*text += n + ((*text)[n] == '\n');
		line->number++;
		while (end && strchr(" \t\r", from[end - 1]))
			end--;
		if (!end)
			continue;
		line->arena = arena;
		line->source = crm_copy_n(arena, from, end);
		line->at = strspn(line->source, " \t");
		line->indented = line->at > 0;
		return true;
	}
	return false;
}

bool crm_automation_is_comment(const struct crm_automation_line *line)
{
	return line->source[line->at] == '#';
}

/* The word without its text. */
static struct crm_automation_word place(const struct crm_automation_line *line, size_t from, size_t to)
{
	return (struct crm_automation_word){ .source = line->source, .line = line->number, .at = (int)from,
		.length = (int)(to - from) };
}

/* -- words --------------------------------------------------------------------------------------- */

static char escaped(char c)
{
	return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

/* From behind the quote to behind its end; false: it has none. */
static bool take_quoted(struct crm_automation_line *line, struct crm_str *out)
{
	const char *source = line->source;
	char quote = source[line->at++];
	for (; source[line->at]; line->at++) {
		char c = source[line->at];
		if (c == quote) {
			line->at++;
			return true;
		}
		if (c == '\\' && quote == '"' && source[line->at + 1])
			c = escaped(source[++line->at]);
		crm_str_add_c(out, c);
	}
	return false;
}

static bool take_braces(struct crm_automation_line *line, struct crm_str *out)
{
	const char *from = line->source + line->at, *end = strstr(from, "}}");
	if (!crm_starts(from, "{{") || !end)
		return false;
	crm_str_add_n(out, from, (size_t)(end - from) + 2);
	line->at += (size_t)(end - from) + 2;
	return true;
}

static crm_err take_word(struct crm_automation_line *line, const char *stops, struct crm_automation_word *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *source = line->source;
	size_t from = line->at += strspn(source + line->at, " \t");
	*out = place(line, from, from);
	if (!source[from])
		return NULL;
	while (source[line->at] && !is_space(source[line->at]) && !strchr(stops, source[line->at])) {
		size_t at = line->at;
		if (source[at] == '"' || source[at] == '\'') {
			if (take_quoted(line, &text))
				continue;
			*out = place(line, at, line->at);
			return crm_automation_point(crm_fail(CRM_INVALID, "the quote does not end"), out);
		}
		if (take_braces(line, &text))
			continue;
		crm_str_add_c(&text, source[line->at++]);
	}
	*out = place(line, from, line->at);
	out->text = crm_copy_n(line->arena, crm_str_text(&text), text.n);
	return NULL;
}

crm_err crm_automation_next_word(struct crm_automation_line *line, struct crm_automation_word *out)
{
	return take_word(line, "", out);
}

crm_err crm_automation_next_item(struct crm_automation_line *line, struct crm_automation_word *out)
{
	line->at += strspn(line->source + line->at, " \t,");
	return take_word(line, ",", out);
}

struct crm_automation_word crm_automation_rest(struct crm_automation_line *line)
{
	size_t from = line->at += strspn(line->source + line->at, " \t");
	line->at = strlen(line->source);
	struct crm_automation_word word = place(line, from, line->at);
	word.text = line->source + from;
	return word;
}

crm_err crm_automation_end(struct crm_automation_line *line)
{
	struct crm_automation_word rest = crm_automation_rest(line);
	return *rest.text ? crm_automation_point(crm_fail(CRM_INVALID, "nothing more is expected here"), &rest) : NULL;
}

crm_err crm_automation_missing(const struct crm_automation_line *line, const char *what)
{
	size_t end = strlen(line->source);
	struct crm_automation_word word = place(line, end, end + 1);
	return crm_automation_point(crm_fail(CRM_INVALID, "%s is missing", what), &word);
}

/* -- blanks -------------------------------------------------------------------------------------- */

static const char *trimmed(struct crm_arena *arena, const char *from, size_t n)
{
	while (n && is_space(*from))
		from++, n--;
	while (n && is_space(from[n - 1]))
		n--;
	return crm_copy_n(arena, from, n);
}

crm_err crm_blank_next(struct crm_arena *arena, const char *text, size_t *at, struct crm_blank *out, bool *found)
{
	const char *open = strstr(text + *at, "{{"), *close = open ? strstr(open, "}}") : NULL;
	*found = open;
	if (!open)
		return NULL;
	if (!close)
		return crm_fail(CRM_INVALID, "'{{' has no '}}'");
	size_t n = (size_t)(close - open) - 2, name = strcspn(open + 2, "|}");
	*out = (struct crm_blank){ .name = trimmed(arena, open + 2, name), .otherwise = "", .at = (size_t)(open - text),
		.n = n + 4 };
	if (name < n)
		out->otherwise = crm_copy_n(arena, open + 2 + name + 1, n - name - 1);
	*at = (size_t)(close - text) + 2;
	return *out->name ? NULL : crm_err_hint(crm_fail(CRM_INVALID, "there is no field between '{{' and '}}'"), "{{name}}");
}
