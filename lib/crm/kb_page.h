/*
 * Pages of the knowledge base as HTML. A page needs nothing but the style sheet beside it (and the index its
 * script). The same articles give the same bytes.
 */
#ifndef CRM_CRM_KB_PAGE_H
#define CRM_CRM_KB_PAGE_H

#include <stdbool.h>

#include "base/map.h"
#include "base/str.h"

struct crm_kb_article {
	const char *slug, *title, *summary, *body, *language, *category, *tags, *published;
	const char *expires;          /* NULL: it has none; of all of these */
	const char *shelf;            /* the page of its category: "ucty" */
};

struct crm_kb_shelf {
	const char *name, *slug;
	const struct crm_kb_article *const *articles;
	size_t count;
};

struct crm_kb_look {
	const char *title;            /* of the whole */
	const char *language;         /* of what is no article */
	const struct crm_map *slugs;  /* of the articles there are: links to others lead nowhere */
};

void crm_kb_page_article(struct crm_str *out, const struct crm_kb_look *look, const struct crm_kb_article *article);
void crm_kb_page_shelf(struct crm_str *out, const struct crm_kb_look *look, const struct crm_kb_shelf *shelf);
void crm_kb_page_index(struct crm_str *out, const struct crm_kb_look *look, const struct crm_kb_shelf *shelves,
                       size_t count);
/* "window.KB = [...];": what the index' script looks through. */
void crm_kb_page_words(struct crm_str *out, const struct crm_kb_article *articles, size_t count);

#endif
