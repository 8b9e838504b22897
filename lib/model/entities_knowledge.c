#include "model/entities_knowledge.h"

#include "model/derive.h"
#include "model/slug.h"

static const char *const statuses[] = { "draft", "in_review", "published", "archived", NULL };

static const struct crm_field article_fields[] = {
	{
		.name = "title", .title = "title", .type = CRM_T_TEXT,
		.aliases = "name|subject|headline|question",
		.flags = CRM_REQUIRED | CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "slug", .title = "its name in addresses and of its file, made of the title unless given",
			.type = CRM_T_TEXT,
		.aliases = "url name|permalink|path",
		.flags = CRM_UNIQUE | CRM_SHOWN | CRM_DERIVED, .made_of = "title",
	},
	{
		.name = "summary", .title = "what it says, in a sentence", .type = CRM_T_TEXT,
		.aliases = "excerpt|abstract|description",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "body", .title = "text, in Markdown (CommonMark)", .type = CRM_T_LONGTEXT,
		.aliases = "content|text|answer|article",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "language", .title = "language it is written in", .type = CRM_T_LANGUAGE,
		.aliases = "locale|lang",
		.flags = CRM_SHOWN,
	},
	{
		.name = "status", .title = "status", .type = CRM_T_CHOICE,
		.aliases = "state|publication status",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_TRACKED,
		.choices = statuses, .preset = "draft",
	},
	{
		.name = "category", .title = "what it is found under", .type = CRM_T_TEXT,
		.aliases = "section|topic|folder|category name",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "expires", .title = "last day it holds", .type = CRM_T_DATE,
		.aliases = "expires on|expiry|expiry date|expiration date|valid until",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "tags", .title = "free labels", .type = CRM_T_TEXT,
		.aliases = "tag|labels|keywords|tag list|tag names|label names",
		.flags = CRM_LIST | CRM_SEARCHED,
	},
	{
		.name = "published_at", .title = "of what is published: since when", .type = CRM_T_INSTANT,
		.made_of = "the history",
		.asked = "iif($.status = 'published', coalesce(crm_instant((SELECT max(h.at) FROM $.history(status) AS h)),"
		         " $.created_at), NULL)",
	},
	{ .name = NULL },
};

enum { TITLE = 1, SLUG };            /* places among the fields: id is the first */

static crm_err derive_article(struct crm_record *record)
{
	CRM_AUTO(crm_str_drop) struct crm_str slug = {0};
	struct crm_value title = record->values[TITLE];
	if (record->values[SLUG].shape != CRM_EMPTY || title.shape != CRM_TEXT)
		return NULL;
	crm_slug_add(&slug, title.s, title.n);
	if (slug.n)
		crm_derive_put(record, SLUG, slug.s, slug.n);
	return NULL;
}

static crm_err check_article(const struct crm_record *record)
{
	struct crm_value slug = record->values[SLUG];
	crm_err err = slug.shape == CRM_TEXT ? crm_slug_check(slug.s, slug.n)
	            : crm_err_hint(crm_fail(CRM_INVALID, "the title has no letter to make a name of"), "slug=NAME");
	return crm_err_field(err, "slug");
}

static const struct crm_event_kind article_events[] = {
	{ .name = "published", .title = "it was published", .is = "status=published" },
	{ .name = "expired", .title = "the last day it holds is over", .is = "status=published", .due = "expires" },
	{ .name = NULL },
};

const struct crm_entity crm_entity_article = {
	.name = "article", .plural = "articles", .title = "what we know and tell: the knowledge base",
	.aliases = "knowledge|kb",
	.describes = true, .ranked = true,
	.label = "title", .order = "title",
	.keys = (const char *const[]){ "slug", "title", NULL },
	.derive = derive_article,
	.check = check_article,
	.events = article_events,
	.own = article_fields,
};

static const char *const kinds[] = { "word", "negates", "intensifies", NULL };

static const struct crm_field lexicon_fields[] = {
	{
		.name = "word", .title = "a word or a phrase; with * at its end all that begins so", .type = CRM_T_TEXT,
		.aliases = "phrase|term|token",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "language", .title = "language it is a word of; empty: any", .type = CRM_T_LANGUAGE,
		.aliases = "locale|lang",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "kind", .title = "what it does: has a tone, turns that of others round, or makes it stronger or weaker",
		.type = CRM_T_CHOICE,
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = kinds, .preset = "word",
	},
	{
		.name = "tone", .title = "how it sounds: -5 to 5", .type = CRM_T_DECIMAL,
		.aliases = "sentiment|valence|score",
		.flags = CRM_SHOWN, .least = -5, .most = 5,
	},
	{
		.name = "urgency", .title = "how pressing it is: 0 to 5", .type = CRM_T_DECIMAL,
		.flags = CRM_SHOWN, .least = 0, .most = 5,
	},
	{
		.name = "factor", .title = "of what intensifies: what the tone after it is multiplied by",
			.type = CRM_T_DECIMAL,
		.flags = CRM_SHOWN, .least = 0, .most = 5,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_lexicon = {
	.name = "lexicon", .plural = "lexicon_words", .title = "words by which the tone of a text is told",
	.aliases = "lexicon_word",
	.describes = true,
	.label = "word", .order = "word",
	.keys = (const char *const[]){ "word", NULL },
	.together = (const char *const[]){ "language", "word", NULL },
	.own = lexicon_fields,
};
