#include "form/detect.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"

static const char delimiters[] = {',', ';', '\t', '|'};

static size_t line_length(const char *text, size_t n)
{
	size_t i = 0;

	while (i < n && text[i] != '\n' && text[i] != '\r')
		i++;
	return i;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Does the line hold one whole object and nothing else? Then others will. */
static bool is_object_line(const char *text, size_t n)
{
	int depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		if (quoted && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			quoted = !quoted;
		else if (!quoted && (text[i] == '{' || text[i] == '['))
			depth++;
		else if (!quoted && (text[i] == '}' || text[i] == ']'))
			depth--;
	}
	return depth == 0 && !quoted;
}

static bool is_reference(const char *text, size_t n)
{
	for (size_t i = 0; i < CRM_COUNT(delimiters); i++)
		if (memchr(text, delimiters[i], n))
			return false;
	while (n > 0 && is_space(text[n - 1]))
		n--;
	return !(n == 2 && memcmp(text, "id", 2) == 0) &&
	       !(n == 4 && memcmp(text, "\"id\"", 4) == 0);
}

static void skip_spaces(const char **text, size_t *n)
{
	while (*n > 0 && is_space(**text)) {
		(*text)++;
		(*n)--;
	}
}

bool crm_detect_jsonl(const char *text, size_t n)
{
	skip_spaces(&text, &n);
	size_t length = line_length(text, n);
	return n > 0 && *text == '{' && (length == n || is_object_line(text, length));
}

bool crm_detect_json(const char *text, size_t n)
{
	skip_spaces(&text, &n);
	return n > 0 && (*text == '[' || (*text == '{' && !crm_detect_jsonl(text, n)));
}

bool crm_detect_reference(const char *text, size_t n)
{
	skip_spaces(&text, &n);
	return is_reference(text, line_length(text, n));
}

bool crm_detect_word(const char *text, size_t n, const char *word)
{
	size_t length = strlen(word);

	skip_spaces(&text, &n);
	return n >= length && strncasecmp(text, word, length) == 0;
}

/* -- delimiters ------------------------------------------------------------ */

struct record {
	size_t cells, n;    /* n: bytes with its line end */
	bool whole;
};

static struct record read_record(const char *text, size_t n, char delimiter)
{
	struct record record = {.cells = 1};
	bool quoted = false, start = true;
	size_t i;

	for (i = 0; i < n; i++) {
		char c = text[i];
		if (c == '"' && (quoted || start))
			quoted = !quoted;
		else if (c == delimiter && !quoted)
			record.cells++;
		else if ((c == '\n' || c == '\r') && !quoted)
			break;
		/* After a closing quote another one goes on quoting: that is a quote escaped. Whatever
		 * the delimiter may turn out to be, cells begin after one. */
		start = c == '"' || (!quoted && memchr(delimiters, c, sizeof(delimiters)));
	}
	record.whole = i < n;
	record.n = i < n ? i + 1 : n;
	return record;
}

struct score {
	size_t cells, fits, lines;
};

static struct score score_of(const char *text, size_t n, char delimiter)
{
	enum { MOST_LINES = 30 };
	struct score score = {0};

	while (n > 0 && score.lines < MOST_LINES) {
		struct record record = read_record(text, n, delimiter);
		if (!record.whole && score.lines > 0)
			break;
		text += record.n;
		n -= record.n;
		if (record.n <= 1)
			continue;
		if (score.lines++ == 0)
			score.cells = record.cells;
		score.fits += record.cells == score.cells;
	}
	return score;
}

static bool is_better(struct score a, struct score b)
{
	if (a.cells < 2 || b.cells < 2)
		return a.cells > b.cells;
	if (a.fits * b.lines != b.fits * a.lines)
		return a.fits * b.lines > b.fits * a.lines;
	return a.cells > b.cells;
}

char crm_detect_delimiter(const char *text, size_t n)
{
	struct score best = {0};
	char delimiter = delimiters[0];

	for (size_t i = 0; i < CRM_COUNT(delimiters); i++) {
		struct score score = score_of(text, n, delimiters[i]);
		if (i == 0 || is_better(score, best)) {
			best = score;
			delimiter = delimiters[i];
		}
	}
	return delimiter;
}

size_t crm_detect_sep(const char *text, size_t n, char *delimiter)
{
	if (n < 5 || memcmp(text, "sep=", 4) != 0)
		return 0;
	size_t length = line_length(text, n);
	if (length != 5)
		return 0;
	*delimiter = text[4];
	if (length + 1 < n && text[length] == '\r' && text[length + 1] == '\n')
		return length + 2;
	return length < n ? length + 1 : length;
}

bool crm_detect_quoted_tabs(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] == '"' && (i == 0 || text[i - 1] == '\t' || text[i - 1] == '\n' ||
		                       text[i - 1] == '\r'))
			return true;
	return false;
}
