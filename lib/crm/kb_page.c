#include "crm/kb_page.h"

#include <string.h>

#include "form/json.h"
#include "form/markdown.h"

/* -- pieces ------------------------------------------------------------------------------- */

static void add_escaped(struct crm_str *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&': crm_str_add(out, "&amp;"); break;
		case '<': crm_str_add(out, "&lt;"); break;
		case '>': crm_str_add(out, "&gt;"); break;
		case '"': crm_str_add(out, "&quot;"); break;
		case '\'': crm_str_add(out, "&#39;"); break;
		default: crm_str_add_c(out, *text);
		}
}

/* "<p class=x>text</p>"; nothing without a text. */
static void add_element(struct crm_str *out, const char *tag, const char *attributes, const char *text)
{
	if (!text)
		return;
	crm_str_addf(out, "<%s%s>", tag, attributes);
	add_escaped(out, text);
	crm_str_addf(out, "</%s>\n", tag);
}

/* Pages may load nothing from elsewhere but pictures that an article names. */
static void add_head(struct crm_str *out, const struct crm_kb_look *look, const char *language, const char *title,
                     const char *up)
{
	crm_str_add(out, "<!DOCTYPE html>\n<html lang=\"");
	add_escaped(out, language ? language : look->language);
	crm_str_add(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
	            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	if (title) {
		add_escaped(out, title);
		crm_str_add(out, " · ");
	}
	add_escaped(out, look->title);
	crm_str_addf(out, "</title>\n<link rel=\"stylesheet\" href=\"%sstyle.css\">\n</head>\n<body>\n", up);
	crm_str_add(out, "<a class=\"skip\" href=\"#main\">To the text</a>\n<header>\n");
	crm_str_addf(out, "<a class=\"site\" href=\"%sindex.html\" lang=\"%s\">", up, look->language);
	add_escaped(out, look->title);
	crm_str_addf(out, "</a>\n<form role=\"search\" action=\"%sindex.html\" method=\"get\" lang=\"en\">\n"
	             "<input id=\"q\" name=\"q\" type=\"search\" aria-label=\"Search the articles\" placeholder=\"Search\" "
	             "autocomplete=\"off\">\n<button>Search</button>\n</form>\n</header>\n<main id=\"main\">\n", up);
}

static void add_foot(struct crm_str *out)
{
	crm_str_add(out, "</main>\n</body>\n</html>\n");
}

static void add_lang(struct crm_str *out, const char *language)
{
	if (!language)
		return;
	crm_str_add(out, " lang=\"");
	add_escaped(out, language);
	crm_str_add_c(out, '"');
}

static void add_list(struct crm_str *out, const struct crm_kb_shelf *shelf, const char *up)
{
	crm_str_add(out, "<ul class=\"list\">\n");
	for (size_t i = 0; i < shelf->count; i++) {
		const struct crm_kb_article *article = shelf->articles[i];
		crm_str_add(out, "<li");
		add_lang(out, article->language);
		crm_str_addf(out, "><a href=\"%sa/%s.html\">", up, article->slug);
		add_escaped(out, article->title);
		crm_str_add(out, "</a>");
		add_element(out, "p", "", article->summary);
		crm_str_add(out, "</li>\n");
	}
	crm_str_add(out, "</ul>\n");
}

/* -- links between articles ---------------------------------------------------------------- */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static void add_decoded(struct crm_str *out, const char *url, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (url[i] == '%' && i + 2 < n && hex(url[i + 1]) >= 0 && hex(url[i + 2]) >= 0) {
			crm_str_add_c(out, (char)(hex(url[i + 1]) * 16 + hex(url[i + 2])));
			i += 2;
		} else {
			crm_str_add_c(out, url[i]);
		}
}

struct linking {
	const struct crm_kb_look *look;
	struct crm_str url;
};

/* slug.md is the file of another article: its page, where it has one. */
static const char *link_to(void *context, const char *url)
{
	struct linking *linking = context;
	CRM_AUTO(crm_str_drop) struct crm_str slug = {0};
	const char *from = crm_starts(url, "./") ? url + 2 : url;
	size_t n = strcspn(from, "#?");
	if (n < 4 || memcmp(from + n - 3, ".md", 3) || memchr(from, '/', n) || memchr(from, ':', n))
		return url;
	add_decoded(&slug, from, n - 3);
	if (!crm_map_get(linking->look->slugs, crm_str_text(&slug)))
		return NULL;
	crm_str_clear(&linking->url);
	crm_str_addf(&linking->url, "%s.html%s", slug.s, from + n);
	return linking->url.s;
}

/* -- pages ------------------------------------------------------------------------------------ */

static void add_about(struct crm_str *out, const struct crm_kb_article *article)
{
	crm_str_addf(out, "<p class=\"about\" lang=\"en\"><a href=\"../c/%s.html\">", article->shelf);
	add_escaped(out, article->category);
	crm_str_add(out, "</a>");
	if (article->published)
		crm_str_addf(out, " · <time datetime=\"%s\">%s</time>", article->published, article->published);
	if (article->expires)
		crm_str_addf(out, " · holds until <time datetime=\"%s\">%s</time>", article->expires, article->expires);
	if (article->tags) {
		crm_str_add(out, " · ");
		add_escaped(out, article->tags);
	}
	crm_str_add(out, "</p>\n");
}

void crm_kb_page_article(struct crm_str *out, const struct crm_kb_look *look, const struct crm_kb_article *article)
{
	struct linking linking = { .look = look };
	struct crm_markdown markdown = { .deeper = 1, .title = article->title, .link = link_to, .context = &linking };
	add_head(out, look, article->language, article->title, "../");
	crm_str_add(out, "<article>\n");
	add_element(out, "h1", "", article->title);
	add_about(out, article);
	add_element(out, "p", " class=\"summary\"", article->summary);
	if (article->body)
		crm_markdown_add_html(out, article->body, strlen(article->body), &markdown);
	crm_str_add(out, "</article>\n");
	add_foot(out);
	crm_str_drop(&linking.url);
}

void crm_kb_page_shelf(struct crm_str *out, const struct crm_kb_look *look, const struct crm_kb_shelf *shelf)
{
	add_head(out, look, NULL, shelf->name, "../");
	add_element(out, "h1", "", shelf->name);
	add_list(out, shelf, "../");
	add_foot(out);
}

void crm_kb_page_index(struct crm_str *out, const struct crm_kb_look *look, const struct crm_kb_shelf *shelves,
                       size_t count)
{
	add_head(out, look, NULL, NULL, "");
	add_element(out, "h1", "", look->title);
	crm_str_add(out, "<p id=\"said\" role=\"status\" lang=\"en\"></p>\n<ol id=\"hits\" class=\"hits\"></ol>\n<div id=\"index\">\n");
	for (size_t i = 0; i < count; i++) {
		crm_str_addf(out, "<h2><a href=\"c/%s.html\">", shelves[i].slug);
		add_escaped(out, shelves[i].name);
		crm_str_add(out, "</a></h2>\n");
		add_list(out, &shelves[i], "");
	}
	crm_str_add(out, "</div>\n<script src=\"search.js\"></script>\n");
	add_foot(out);
}

/* -- what the script looks through --------------------------------------------------------------- */

static void add_member(struct crm_str *out, const char *name, const char *text)
{
	if (!text)
		return;
	crm_str_addf(out, ",\"%s\":", name);
	crm_json_add_string(out, text, strlen(text));
}

void crm_kb_page_words(struct crm_str *out, const struct crm_kb_article *articles, size_t count)
{
	crm_str_add(out, "window.KB = [");
	for (size_t i = 0; i < count; i++) {
		const struct crm_kb_article *article = &articles[i];
		CRM_AUTO(crm_str_drop) struct crm_str text = {0};
		if (article->body)
			crm_markdown_add_text(&text, article->body, strlen(article->body));
		crm_str_addf(out, "%s\n{\"u\":\"a/%s.html\"", i ? "," : "", article->slug);
		add_member(out, "t", article->title);
		add_member(out, "l", article->language);
		add_member(out, "s", article->summary);
		add_member(out, "g", article->tags);
		add_member(out, "x", crm_str_text(&text));
		crm_str_add_c(out, '}');
	}
	crm_str_add(out, "\n];\n");
}
