#include "form/mail_quote.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"

enum { ABOVE = 4, WITHIN = 8 };

struct line {
	const char *s;
	size_t n;
};

/* The line before `at`, without its end and the blanks there; false at the beginning of the text. */
static bool line_before(const char *text, size_t at, struct line *out, size_t *begins)
{
	size_t end = at, from;

	if (end == 0)
		return false;
	if (text[end - 1] == '\n')
		end--;
	for (from = end; from > 0 && text[from - 1] != '\n';)
		from--;
	while (end > from && strchr(" \t\r", text[end - 1]))
		end--;
	*out = (struct line){ text + from, end - from };
	*begins = from;
	return true;
}

static bool line_from(const char *text, size_t n, size_t at, struct line *out, size_t *next)
{
	const char *end = at < n ? memchr(text + at, '\n', n - at) : NULL;
	size_t length = end ? (size_t)(end - text) - at : n - at;

	if (at >= n)
		return false;
	*next = at + length + (end != NULL);
	while (length > 0 && strchr(" \t\r", text[at + length - 1]))
		length--;
	while (length > 0 && strchr(" \t*", text[at]))
		at++, length--;
	*out = (struct line){ text + at, length };
	return true;
}

static bool is_blank(struct line line)
{
	return line.n == 0;
}

static bool is_quoted(struct line line)
{
	return line.n > 0 && line.s[0] == '>';
}

static bool has(struct line line, const char *text)
{
	return memmem(line.s, line.n, text, strlen(text)) != NULL;
}

static bool has_digit(struct line line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.s[i] >= '0' && line.s[i] <= '9')
			return true;
	return false;
}

static bool ends_in_colon(struct line line)
{
	return line.n > 0 && (line.s[line.n - 1] == ':' || (line.n >= 3 && memcmp(line.s + line.n - 3, "：", 3) == 0));
}

/* -- '>' ------------------------------------------------------------------------------- */

/* "On Monday ... Eva wrote:", which may take several lines. */
static size_t above_attribution(const char *text, size_t at)
{
	struct line line;
	size_t begins, from = at;
	bool date = false, ended = false;

	for (int i = 0, blank = 0; i < ABOVE && line_before(text, from, &line, &begins); i++, from = begins) {
		if (is_blank(line)) {
			if (ended || blank++)
				break;
			continue;
		}
		if (!ended && !ends_in_colon(line))
			return at;
		ended = true;
		date |= has_digit(line) || has(line, "@");
	}
	return ended && date ? from : at;
}

static size_t before_quotes(const char *text, size_t n)
{
	struct line line;
	size_t at = n, begins;
	bool quoted = false;

	while (line_before(text, at, &line, &begins) && (is_blank(line) || is_quoted(line))) {
		quoted |= is_quoted(line);
		at = begins;
	}
	return quoted ? above_attribution(text, at) : n;
}

/* -- Outlook --------------------------------------------------------------------------- */

static bool begins_with_one(struct line line, const char *const *words)
{
	for (; *words; words++) {
		size_t n = strlen(*words);
		if (line.n > n && strncasecmp(line.s, *words, n) == 0 && (line.s[n] == ':' || memcmp(line.s + n, "：", 3) == 0 ||
		                                                          line.s[n] == '*'))
			return true;
	}
	return false;
}

static bool is_from(struct line line)
{
	static const char *const words[] = { "From", "Od", "Von", "De", "Da", "Van", "Від", "От", "Отправитель", "发件人",
		"寄件者", "差出人", "Fra", "Från", NULL };

	return begins_with_one(line, words);
}

static bool is_subject(struct line line)
{
	static const char *const words[] = { "Subject", "Předmět", "Predmet", "Betreff", "Objet", "Asunto", "Oggetto", "Temat",
		"Onderwerp", "Тема", "主题", "主旨", "件名", "Emne", "Ämne", NULL };

	return begins_with_one(line, words);
}

/* "-----Original Message-----" or a line of underscores. A forwarded message is no quotation. */
static bool is_rule(struct line line)
{
	bool dashes = line.n >= 8 && memcmp(line.s, "---", 3) == 0 && memcmp(line.s + line.n - 3, "---", 3) == 0;

	if (has(line, "orward") || has(line, "řepos") || has(line, "eitergeleitet") || has(line, "转发") || has(line, "ересл"))
		return false;
	return dashes || (line.n >= 8 && strspn(line.s, "_") >= line.n);
}

/* Header lines in the text: who, and within a few lines about what. */
static bool is_header_at(const char *text, size_t n, size_t at)
{
	struct line line;

	if (!line_from(text, n, at, &line, &at) || !is_from(line))
		return false;
	for (int i = 0; i < WITHIN && line_from(text, n, at, &line, &at) && !is_blank(line); i++)
		if (is_subject(line))
			return true;
	return false;
}

static size_t before_header(const char *text, size_t n)
{
	struct line line;
	size_t next, after, skipped;
	bool apart = false;

	for (size_t at = 0; line_from(text, n, at, &line, &next); at = next) {
		bool rule = is_rule(line);
		after = next;
		/* Blank lines may stand between the two. */
		for (size_t from = next; rule && line_from(text, n, from, &line, &skipped) && is_blank(line); from = skipped)
			after = skipped;
		if (rule && is_header_at(text, n, after))
			return at;
		if (apart && is_header_at(text, n, at))
			return at;
		apart = is_blank(line);
	}
	return n;
}

static size_t trim(const char *text, size_t n)
{
	while (n > 0 && strchr(" \t\r\n", text[n - 1]))
		n--;
	return n;
}

size_t crm_mail_new_length(const char *text, size_t n)
{
	size_t quotes = trim(text, before_quotes(text, n)), header = trim(text, before_header(text, n));
	size_t least = quotes < header ? quotes : header;

	return least > 0 ? least : n;
}

/* -- format=flowed --------------------------------------------------------------------- */

static size_t quote_depth(const char *text, size_t n)
{
	size_t depth = 0;

	while (depth < n && text[depth] == '>')
		depth++;
	return depth;
}

static void add_quotes(struct crm_str *out, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		crm_str_add_c(out, '>');
	if (depth)
		crm_str_add_c(out, ' ');
}

struct flow {
	bool open;                       /* the line before goes on */
	size_t depth;                    /* and is quoted so deep */
};

static void add_flowed(struct crm_str *out, const char *text, size_t n, bool delsp, struct flow *flow)
{
	size_t depth = quote_depth(text, n);
	bool signature;

	text += depth, n -= depth;
	if (n > 0 && *text == ' ')
		text++, n--; /* what was stuffed */
	signature = n == 3 && memcmp(text, "-- ", 3) == 0;
	if (flow->open && (depth != flow->depth || signature)) {
		crm_str_add_c(out, '\n');
		flow->open = false;
	}
	if (!flow->open)
		add_quotes(out, depth);
	bool goes_on = n > 0 && text[n - 1] == ' ' && !signature;
	crm_str_add_n(out, text, n - (goes_on && delsp));
	if (!goes_on)
		crm_str_add_c(out, '\n');
	*flow = (struct flow){ goes_on, depth };
}

void crm_mail_unflow(struct crm_str *out, const char *text, size_t n, bool flowed, bool delsp)
{
	struct flow flow = {0};

	for (size_t at = 0; at < n;) {
		const char *end = memchr(text + at, '\n', n - at);
		size_t length = end ? (size_t)(end - text) - at : n - at, next = at + length + 1;
		if (length > 0 && text[at + length - 1] == '\r')
			length--;
		if (flowed) {
			add_flowed(out, text + at, length, delsp, &flow);
		} else {
			crm_str_add_n(out, text + at, length);
			crm_str_add_c(out, '\n');
		}
		at = next;
	}
	if (flow.open)
		crm_str_add_c(out, '\n');
}

/* -- Re: ------------------------------------------------------------------------------- */

static const struct {
	const char *word;
	bool forwarded;
} prefixes[] = {
	{ "re", false }, { "aw", false }, { "odp", false }, { "sv", false }, { "antw", false }, { "ответ", false },
	{ "відповідь", false }, { "回复", false }, { "回覆", false }, { "答复", false }, { "vs", false }, { "ref", false },
	{ "fwd", true }, { "fw", true }, { "wg", true }, { "tr", true }, { "пер", true }, { "转发", true }, { "轉寄", true },
	{ "přep", true }, { "pd", true },
};

const char *crm_mail_after_re(const char *subject, bool *forwarded)
{
	subject += strspn(subject, " ");
	for (size_t i = 0; i < CRM_COUNT(prefixes); i++) {
		size_t n = strlen(prefixes[i].word);
		if (strncasecmp(subject, prefixes[i].word, n) != 0)
			continue;
		const char *at = subject + n;
		if (*at == '[' || *at == '(') /* Re[2]: */
			at += strcspn(at, "])") + (at[strcspn(at, "])")] != '\0');
		if (*at != ':' && strncmp(at, "：", 3) != 0)
			continue;
		*forwarded = prefixes[i].forwarded;
		at += *at == ':' ? 1 : 3;
		return at + strspn(at, " ");
	}
	return NULL;
}
