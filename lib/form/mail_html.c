#include "form/mail_html.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/utf8.h"

enum { QUOTES = 10, LINK = 2000 };

struct writing {
	struct crm_str *out;
	size_t begin;                    /* of this text in `out` */
	int quotes;                      /* how many <blockquote>s it stands in */
	int newlines;                    /* owed before the next word */
	bool blank;                      /* and a blank */
	bool pre;
	const char *hidden;              /* within this element nothing is read: its name; NULL */
	bool no_quotes, no_end;          /* from here on: a quotation mark that is never closed; no '>' any more */
	char link[LINK];                 /* where the link that is open leads */
	size_t link_at;                  /* where its text begins */
};

struct tag {
	char name[16];                   /* lower case; cut */
	bool closes;
	const char *attributes;
	size_t n;
};

/* -- entities -------------------------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t code;
} entities[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' }, { "copy", 0xA9 },
	{ "reg", 0xAE }, { "euro", 0x20AC }, { "hellip", 0x2026 }, { "ndash", 0x2013 }, { "mdash", 0x2014 },
	{ "lsquo", 0x2018 }, { "rsquo", 0x2019 }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "bdquo", 0x201E },
	{ "laquo", 0xAB }, { "raquo", 0xBB }, { "bull", 0x2022 }, { "middot", 0xB7 }, { "deg", 0xB0 }, { "times", 0xD7 },
	{ "sect", 0xA7 }, { "trade", 0x2122 }, { "auml", 0xE4 }, { "ouml", 0xF6 }, { "uuml", 0xFC }, { "Auml", 0xC4 },
	{ "Ouml", 0xD6 }, { "Uuml", 0xDC }, { "szlig", 0xDF }, { "aacute", 0xE1 }, { "eacute", 0xE9 }, { "iacute", 0xED },
	{ "oacute", 0xF3 }, { "uacute", 0xFA }, { "yacute", 0xFD }, { "Aacute", 0xC1 }, { "Eacute", 0xC9 },
	{ "Iacute", 0xCD }, { "Oacute", 0xD3 }, { "Uacute", 0xDA }, { "Yacute", 0xDD }, { "agrave", 0xE0 },
	{ "egrave", 0xE8 }, { "ccedil", 0xE7 }, { "ntilde", 0xF1 }, { "ecirc", 0xEA }, { "acirc", 0xE2 },
	{ "scaron", 0x161 }, { "Scaron", 0x160 }, { "zwnj", 0x200C }, { "shy", 0xAD },
};

static bool numbered(const char *text, size_t n, uint32_t *code)
{
	char digits[12] = "";
	bool hex = n > 1 && (text[1] == 'x' || text[1] == 'X');
	char *end;

	if (n - 1 - hex >= sizeof digits)
		return false;
	memcpy(digits, text + 1 + hex, n - 1 - hex);
	unsigned long number = strtoul(digits, &end, hex ? 16 : 10);
	bool fits = *digits && !*end && number < 0x110000 && number >= ' ' && (number < 0xD800 || number > 0xDFFF);
	*code = fits ? (uint32_t)number : 0xFFFD;
	return *digits && !*end;
}

/* At '&': the character it stands for, and how long it is; 0: it is just an ampersand. */
static size_t entity_at(const char *text, size_t n, uint32_t *code)
{
	size_t length = 1;

	while (length < n && length < 12 && (strchr("#", text[length]) || (text[length] >= '0' && text[length] <= '9') ||
	                                     ((text[length] | 32) >= 'a' && (text[length] | 32) <= 'z')))
		length++;
	bool ended = length < n && text[length] == ';';
	if (length > 2 && text[1] == '#')
		return numbered(text + 1, length - 1, code) ? length + ended : 0;
	for (size_t i = 0; ended && i < CRM_COUNT(entities); i++)
		if (strlen(entities[i].name) == length - 1 && memcmp(entities[i].name, text + 1, length - 1) == 0) {
			*code = entities[i].code;
			return length + 1;
		}
	return 0;
}

/* -- writing --------------------------------------------------------------------------- */

static void break_line(struct writing *to, int newlines)
{
	if (to->newlines < newlines)
		to->newlines = newlines;
	to->blank = false;
}

static void put_owed(struct writing *to)
{
	bool first = to->out->n == to->begin;

	for (; to->newlines > 0 && !first; to->newlines--) {
		crm_str_add_c(to->out, '\n');
		for (int i = 0; i < to->quotes && to->newlines > 1; i++)
			crm_str_add_c(to->out, '>');
	}
	to->newlines = 0;
	if (first || to->out->s[to->out->n - 1] == '\n')
		for (int i = 0; i < to->quotes; i++)
			crm_str_add(to->out, i + 1 < to->quotes ? ">" : "> ");
	else if (to->blank)
		crm_str_add_c(to->out, ' ');
	to->blank = false;
}

static void put(struct writing *to, const char *bytes, size_t n)
{
	put_owed(to);
	crm_str_add_n(to->out, bytes, n);
}

static void put_code(struct writing *to, uint32_t code)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (code == 0xAD || code == 0x200B || code == 0x200C || code == 0xFEFF)
		return; /* where a line might be broken: not text */
	crm_utf8_add(&text, code);
	put(to, text.s, text.n);
}

/* -- tags ------------------------------------------------------------------------------ */

static bool is_among(const char *name, const char *list)
{
	const char *at = strstr(list, name);
	size_t n = strlen(name);

	for (; n && at; at = strstr(at + 1, name))
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

/* The value of an attribute, as it stands there. */
static size_t attribute(const struct tag *tag, const char *name, const char **value)
{
	size_t length = strlen(name);

	for (size_t i = 1; i + length < tag->n; i++) {
		if (strncasecmp(tag->attributes + i, name, length) != 0 || !strchr(" \t\r\n\"'/", tag->attributes[i - 1]))
			continue;
		size_t at = i + length;
		while (at < tag->n && strchr(" \t\r\n", tag->attributes[at]))
			at++;
		if (at >= tag->n || tag->attributes[at] != '=')
			continue;
		for (at++; at < tag->n && strchr(" \t\r\n", tag->attributes[at]);)
			at++;
		char quote = at < tag->n && strchr("\"'", tag->attributes[at]) ? tag->attributes[at++] : '\0';
		*value = tag->attributes + at;
		size_t from = at;
		while (at < tag->n && (quote ? tag->attributes[at] != quote : !strchr(" \t\r\n", tag->attributes[at])))
			at++;
		return at - from;
	}
	return 0;
}

static void open_link(struct writing *to, const struct tag *tag)
{
	const char *value;
	size_t n = attribute(tag, "href", &value);

	to->link[0] = '\0';
	if (n && n < sizeof to->link && (strncasecmp(value, "http", 4) == 0 || strncasecmp(value, "mailto:", 7) == 0)) {
		memcpy(to->link, value, n);
		to->link[n] = '\0';
	}
	to->link_at = to->out->n;
}

/* Where a link leads is said unless its text says it. */
static void close_link(struct writing *to)
{
	const char *text = crm_str_text(to->out) + (to->link_at < to->out->n ? to->link_at : to->out->n);
	const char *shown = to->link + (crm_starts(to->link, "mailto:") ? 7 : 0);
	const char *host = strstr(to->link, "://");

	if (*to->link && *text && !strstr(text, shown) && !(host && strstr(text, host + 3))) {
		crm_str_add(to->out, " <");
		for (size_t i = 0, n = strlen(shown), length; i < n; i += length) {
			uint32_t code = '&';
			length = shown[i] == '&' ? entity_at(shown + i, n - i, &code) : 0;
			char c = length && code < 0x80 ? (char)code : shown[i];
			crm_str_add_c(to->out, (unsigned char)c < ' ' ? ' ' : c);
			length = length ? length : 1;
		}
		crm_str_add_c(to->out, '>');
	}
	to->link[0] = '\0';
}

/* The line ends before it has another depth: what begins the next one is written with its first word. */
static void quote(struct writing *to, bool closes)
{
	break_line(to, 1);
	if (to->out->n > to->begin && to->out->s[to->out->n - 1] == '\n')
		to->newlines--;
	for (; to->newlines > 0 && to->out->n > to->begin; to->newlines--)
		crm_str_add_c(to->out, '\n');
	to->newlines = 0;
	if (closes && to->quotes > 0)
		to->quotes--;
	else if (!closes && to->quotes < QUOTES)
		to->quotes++;
}

static void obey(struct writing *to, const struct tag *tag)
{
	static const char *const hidden[] = { "script", "style", "title", "template" };

	for (size_t i = 0; i < CRM_COUNT(hidden); i++)
		if (!tag->closes && crm_same(tag->name, hidden[i]))
			to->hidden = hidden[i];
	if (is_among(tag->name, "p h1 h2 h3 h4 h5 h6 ul ol dl table pre hr"))
		break_line(to, 2);
	else if (is_among(tag->name, "div tr section article header footer li dt dd address center form fieldset"))
		break_line(to, 1);
	else if (is_among(tag->name, "br"))
		to->newlines++, to->blank = false;
	else if (is_among(tag->name, "td th"))
		to->blank = true;
	else if (is_among(tag->name, "blockquote"))
		quote(to, tag->closes);
	else if (is_among(tag->name, "a"))
		tag->closes ? close_link(to) : open_link(to, tag);
	if (is_among(tag->name, "li") && !tag->closes)
		put(to, "- ", 2);
	if (is_among(tag->name, "pre"))
		to->pre = !tag->closes;
}

static size_t comment_end(const char *html, size_t n)
{
	const char *end = memmem(html + 4, n - 4, "-->", 3);

	return end ? (size_t)(end + 3 - html) : n;
}

/* Where the '>' is that ends it, outside of quotation marks; 0: nowhere. What is never closed is looked for once. */
static size_t tag_end(struct writing *to, const char *html, size_t from, size_t n)
{
	char quoted = '\0';

	for (size_t at = from; at < n && !to->no_quotes; at++) {
		if (html[at] == '>' && !quoted)
			return at;
		if (quoted ? html[at] == quoted : html[at] == '"' || html[at] == '\'')
			quoted = quoted ? '\0' : html[at];
	}
	to->no_quotes = true;
	const char *end = to->no_end ? NULL : memchr(html + from, '>', n - from);
	to->no_end = !end;
	return end ? (size_t)(end - html) : 0;
}

/* At '<': how long the tag is; 0: it is just a sign. */
static size_t tag_at(struct writing *to, const char *html, size_t n, struct tag *tag)
{
	size_t at = 1, length = 0;

	*tag = (struct tag){ .closes = n > 1 && html[1] == '/' };
	at += tag->closes;
	if (at >= n || !(((html[at] | 32) >= 'a' && (html[at] | 32) <= 'z') || html[at] == '!' || html[at] == '?'))
		return 0;
	if (n >= 4 && memcmp(html, "<!--", 4) == 0)
		return comment_end(html, n);
	for (; at < n && length + 1 < sizeof tag->name && !strchr(" \t\r\n/>", html[at]); at++)
		tag->name[length++] = (char)(html[at] >= 'A' && html[at] <= 'Z' ? html[at] | 32 : html[at]);
	size_t end = tag_end(to, html, at, n);
	tag->attributes = html + at;
	tag->n = end ? end - at : 0;
	return end ? end + 1 : 0;
}

/* How much there is before the end of the element that hides. */
static size_t hidden_length(const char *hidden, const char *html, size_t n)
{
	size_t length = strlen(hidden);

	for (size_t i = 0; i + length + 2 <= n; i++)
		if (html[i] == '<' && html[i + 1] == '/' && strncasecmp(html + i + 2, hidden, length) == 0)
			return i;
	return n;
}

static size_t put_text(struct writing *to, const char *html, size_t n)
{
	uint32_t code;
	size_t length = *html == '&' ? entity_at(html, n, &code) : 0;

	if (length) {
		if (code == ' ')
			to->blank = true;
		else
			put_code(to, code);
		return length;
	}
	if (to->pre && *html == '\n')
		to->newlines++;
	else if (strchr(" \t\r\n\f", *html) && !(to->pre && *html != '\r'))
		to->blank = to->blank || to->newlines == 0;
	else if ((length = crm_utf8_next(html, n, &code)) > 1)
		code == 0xA0 ? (void)(to->blank = true) : put_code(to, code);
	else
		put(to, html, 1);
	return length ? length : 1;
}

void crm_mail_html_add(struct crm_str *out, const char *html, size_t n)
{
	struct writing to = { .out = out, .begin = out->n };
	struct tag tag;
	size_t length;

	for (size_t i = 0; i < n; i += length) {
		if (to.hidden) {
			length = hidden_length(to.hidden, html + i, n - i);
			to.hidden = NULL;
			continue;
		}
		length = html[i] == '<' ? tag_at(&to, html + i, n - i, &tag) : 0;
		if (!length)
			length = put_text(&to, html + i, n - i);
		else if (*tag.name)
			obey(&to, &tag);
	}
}
