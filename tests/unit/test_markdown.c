/* Markdown that is safe to show, whoever wrote it. */
#include "tap.h"

#include <stdlib.h>

#include "form/markdown.h"

static struct crm_str out;

static const char *html_as(const char *text, const struct crm_markdown *options)
{
	crm_str_clear(&out);
	crm_markdown_add_html(&out, text, strlen(text), options);
	return crm_str_text(&out);
}

static const char *html(const char *text)
{
	return html_as(text, &(struct crm_markdown){0});
}

static const char *plain(const char *text)
{
	crm_str_clear(&out);
	crm_markdown_add_text(&out, text, strlen(text));
	return crm_str_text(&out);
}

static void test_links(void)
{
	static const char *const bad[] = { "javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)",
		"&#x6A;avascript:x", "java&#9;script:x", "&#1;javascript:x", "vbscript:x", "data:text/html,x",
			"data:image/svg+xml,x",
		"file:///etc/passwd", "//evil.example/x", "\\\\evil.example", "ftp://x", "blob:x", "&Tab;javascript:x",
		"javascript&colon;alert(1)", "/\\evil.example" };
	static const char *const good[] = { "https://a.example/?b=1", "http://a.example", "mailto:a@b.example",
		"tel:+420601",
		"beside.html", "../up.html#x", "#here", "HTTPS://A.example" };
	char text[200], want[200];
	for (size_t i = 0; i < CRM_COUNT(bad); i++) {
		snprintf(text, sizeof text, "[x](<%s>)", bad[i]);
		is(html(text), "<p>x</p>\n", bad[i]);
		snprintf(text, sizeof text, "![x](<%s>)", bad[i]);
		is(html(text), "<p>x</p>\n", "nor as a picture");
	}
	for (size_t i = 0; i < CRM_COUNT(good); i++) {
		snprintf(text, sizeof text, "[x](<%s>)", good[i]);
		snprintf(want, sizeof want, "<p><a href=\"%s\">x</a></p>\n", good[i]);
		is(html(text), want, good[i]);
	}
	is(html("<javascript:alert(1)>"), "<p>javascript:alert(1)</p>\n", "an address alone");
	is(html("[**a** b](javascript:x) c"), "<p><strong>a</strong> b c</p>\n", "what is in it stays");
	is(html("[x](https://a.example \"t\\\"><script>\")"),
	   "<p><a href=\"https://a.example\" title=\"t&quot;&gt;&lt;script&gt;\">x</a></p>\n", "a title");
}

static void test_raw(void)
{
	is(html("<script>alert(1)</script>"), "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>\n",
		"a block of HTML");
	is(html("a <img src=x onerror=alert(1)> b"), "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n",
		"HTML within a line");
	is(html("Use <name> here"), "<p>Use &lt;name&gt; here</p>\n", "what was not meant as HTML is not lost");
	is(html("`</code><script>`"), "<p><code>&lt;/code&gt;&lt;script&gt;</code></p>\n", "code");
	is(html("```x\"><script>\ny\n```"), "<pre><code class=\"language-x&quot;&gt;&lt;script&gt;\">y\n</code></pre>\n",
	   "the language of code");
	is(html("<!-- c --> x"), "<pre><code>&lt;!-- c --&gt; x\n</code></pre>\n", "a comment");
	is(html("\xFF\xFE"), "<p>\xEF\xBF\xBD\xEF\xBF\xBD</p>\n", "what is no UTF-8");
}

static const char *to_page(void *context, const char *url)
{
	(void)context;
	return !strcmp(url, "a.md") ? "a.html" : !strcmp(url, "draft.md") ? NULL : !strcmp(url, "bad.md")
		? "javascript:x" : url;
}

static void test_options(void)
{
	struct crm_markdown options = { .deeper = 1, .title = "Title", .link = to_page };
	is(html_as("# Title\n\n# T\n\n###### x", &options), "<h2>T</h2>\n<h6>x</h6>\n",
		"the title is not said twice; headings go deeper");
	is(html_as("[a](a.md) [b](draft.md) [c](bad.md) [d](x.md)", &options),
	   "<p><a href=\"a.html\">a</a> b c <a href=\"x.md\">d</a></p>\n", "links between articles");
	crm_str_clear(&out);
	ok(crm_markdown_add_title(&out, "# A *b* `c`\n\ntext", 15) && !strcmp(out.s, "A b c"), "the title of a text");
	ok(!crm_markdown_add_title(&out, "## A", 4) && !crm_markdown_add_title(&out, "x", 1), "or none");
	is(plain("# A\n\n*b* [c](x) d\ne\n\n- f\n"), "A\nb c d e\nf\n", "plain text");
}

/* Neither deep nor long input is its undoing. */
static void test_hostile(void)
{
	size_t n = 200000;
	char *text = malloc(n + 1);
	static const char *const pieces[] = { "[", "> ", "*", "- ", "<", "`", "![", "[a](", "**a ", "_a", "\\", "&#" };
	for (size_t i = 0; i < CRM_COUNT(pieces); i++) {
		size_t m = strlen(pieces[i]);
		for (size_t j = 0; j + m <= n; j += m)
			memcpy(text + j, pieces[i], m);
		text[n - n % m] = '\0';
		if (m == 2 && (pieces[i][0] == '>' || pieces[i][0] == '-'))
			text[20000] = '\0'; /* nested as deep as that, what it prints grows with the square */
		html(text);
		ok(true, "only %s", pieces[i]);
	}
	free(text);
}

int main(void)
{
	test_links();
	test_raw();
	test_options();
	test_hostile();
	crm_str_drop(&out);
	return tap_done();
}
