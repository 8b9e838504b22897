#include "form/markdown.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"

enum { DEEPEST = 6 };

static cmark_node *parse(const char *text, size_t n)
{
	cmark_node *document = cmark_parse_document(text, n, CMARK_OPT_VALIDATE_UTF8);
	if (!document)
		abort(); /* out of memory, as in base/mem.h */
	return document;
}

/* -- plain text ------------------------------------------------------------------------- */

static bool is_block(cmark_node_type type)
{
	return type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING;
}

static void add_node_text(struct crm_str *out, cmark_node *node, cmark_event_type event)
{
	cmark_node_type type = cmark_node_get_type(node);
	const char *literal = cmark_node_get_literal(node);
	if (event == CMARK_EVENT_EXIT) {
		if (is_block(type))
			crm_str_add_c(out, '\n');
	} else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
		crm_str_add_c(out, ' ');
	} else if (literal && type != CMARK_NODE_HTML_INLINE) {
		crm_str_add(out, literal);
	}
}

static void add_text(struct crm_str *out, cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
		add_node_text(out, cmark_iter_get_node(iter), event);
	cmark_iter_free(iter);
}

void crm_markdown_add_text(struct crm_str *out, const char *text, size_t n)
{
	cmark_node *document = parse(text, n);
	add_text(out, document);
	cmark_node_free(document);
}

static cmark_node *first_heading(cmark_node *document)
{
	cmark_node *node = cmark_node_first_child(document);
	return node && cmark_node_get_type(node) == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) == 1
		? node : NULL;
}

/* The heading's text without the newline after it. */
static void add_heading_text(struct crm_str *out, cmark_node *heading)
{
	add_text(out, heading);
	if (out->n && out->s[out->n - 1] == '\n')
		crm_str_cut(out, out->n - 1);
}

bool crm_markdown_add_title(struct crm_str *out, const char *text, size_t n)
{
	size_t before = out->n;
	cmark_node *document = parse(text, n), *heading = first_heading(document);
	if (heading)
		add_heading_text(out, heading);
	cmark_node_free(document);
	return out->n > before;
}

/* -- what makes it safe ----------------------------------------------------------------- */

/* Without a scheme it leads to beside the page. Blanks and controls in front of it, which browsers pass over,
 * make it none. */
static bool is_safe_url(const char *url)
{
	static const char *const schemes[] = { "http", "https", "mailto", "tel" };
	size_t n = strcspn(url, ":/?#");
	for (size_t i = 0; url[i]; i++)
		if ((unsigned char)url[i] < 0x20 || url[i] == '\\')
			return false;
	if (url[n] != ':')
		return *url != ' ' && !crm_starts(url, "//");
	for (size_t i = 0; i < CRM_COUNT(schemes); i++) {
		const char *at = url;
		if (strlen(schemes[i]) == n && crm_scan_word(&at, schemes[i]))
			return true;
	}
	return false;
}

/* Its children stand where it stood. */
static void unwrap(cmark_node *node)
{
	for (cmark_node *child; (child = cmark_node_first_child(node));) {
		cmark_node_unlink(child);
		cmark_node_insert_before(node, child);
	}
	cmark_node_unlink(node);
	cmark_node_free(node);
}

static void mend_link(cmark_node *node, const struct crm_markdown *options)
{
	const char *url = cmark_node_get_url(node), *to = url;
	if (options->link && cmark_node_get_type(node) == CMARK_NODE_LINK)
		to = options->link(options->context, url);
	if (!to || !is_safe_url(to))
		unwrap(node);
	else if (to != url)
		cmark_node_set_url(node, to);
}

/* What is written as HTML is shown as it was written. */
static void mend_html(cmark_node *node, cmark_node_type as)
{
	cmark_node *text = cmark_node_new(as);
	cmark_node_set_literal(text, cmark_node_get_literal(node));
	cmark_node_replace(node, text);
	cmark_node_free(node);
}

static void mend_heading(cmark_node *node, int deeper)
{
	int level = cmark_node_get_heading_level(node) + deeper;
	cmark_node_set_heading_level(node, level > DEEPEST ? DEEPEST : level);
}

static void mend_node(cmark_node *node, const struct crm_markdown *options)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE: mend_link(node, options); break;
	case CMARK_NODE_HTML_INLINE: mend_html(node, CMARK_NODE_TEXT); break;
	case CMARK_NODE_HTML_BLOCK: mend_html(node, CMARK_NODE_CODE_BLOCK); break;
	case CMARK_NODE_HEADING: mend_heading(node, options->deeper); break;
	default: break;
	}
}

/* Of a node with children only when it is left: an iterator has gone on from it then. */
static void mend(cmark_node *document, const struct crm_markdown *options)
{
	cmark_iter *iter = cmark_iter_new(document);
	for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);
		bool is_leaf = type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_HTML_BLOCK;
		if (event == (is_leaf ? CMARK_EVENT_ENTER : CMARK_EVENT_EXIT))
			mend_node(node, options);
	}
	cmark_iter_free(iter);
}

static void drop_title(cmark_node *document, const char *title)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	cmark_node *heading = first_heading(document);
	if (!heading)
		return;
	add_heading_text(&text, heading);
	if (!crm_same(crm_str_text(&text), title))
		return;
	cmark_node_unlink(heading);
	cmark_node_free(heading);
}

/* cmark is safe by itself, too: raw HTML and the worst of links do not come through it. */
void crm_markdown_add_html(struct crm_str *out, const char *text, size_t n, const struct crm_markdown *options)
{
	cmark_node *document = parse(text, n);
	if (options->title)
		drop_title(document, options->title);
	mend(document, options);
	char *html = cmark_render_html(document, CMARK_OPT_DEFAULT);
	crm_str_add(out, html);
	free(html);
	cmark_node_free(document);
}
