#include "cli/kb_views.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "cli/listing.h"
#include "cli/table.h"
#include "crm/kb_search.h"
#include "crm/kb_site.h"
#include "crm/kb_ticket.h"
#include "form/markdown.h"
#include "model/record.h"
#include "repo/ref.h"

enum { SEARCH_MOST = 20, SUGGEST_MOST = 5 };

const struct crm_option crm_options_kb_search[] = {
	{ .name = "all", .letter = 'a', .help = "drafts, archived and expired ones as well" },
	{ .name = "language", .argument = "LANG", .help = "only articles in this language" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "at most N (default 20; 0: all)" },
	{ .name = NULL },
};

const struct crm_option crm_options_kb_suggest[] = {
	{ .name = "language", .argument = "LANG", .help = "only articles in this language (default: the ticket's comes first)" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "at most N (default 5; 0: all)" },
	{ .name = NULL },
};

const struct crm_option crm_options_kb_expired[] = {
	{ .name = "until", .argument = "WHEN", .help = "those too that hold only until then" },
	{ .name = "unchanged", .argument = "WHEN", .help = "those too that nobody has changed since" },
	{ .name = NULL },
};

const struct crm_option crm_options_kb_render[] = {
	{ .name = "title", .argument = "TEXT", .help = "what the whole is called (default: Knowledge base)" },
	{ .name = "language", .argument = "LANG", .help = "language of the index (default: en)" },
	{ .name = NULL },
};

/* -- search, suggest ------------------------------------------------------------------------ */

enum { ID, TITLE, SLUG, LANGUAGE, STATUS, SCORE, WORDS, SNIPPET, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { .name = "id", .type = CRM_T_ID },
	[TITLE] = { .name = "title", .type = CRM_T_TEXT },
	[SLUG] = { .name = "slug", .type = CRM_T_TEXT, .flags = CRM_TABLE_MACHINE },
	[LANGUAGE] = { .name = "language", .type = CRM_T_TEXT, .flags = CRM_TABLE_MACHINE },
	[STATUS] = { .name = "status", .type = CRM_T_TEXT, .flags = CRM_TABLE_SEVERAL },
	[SCORE] = { .name = "score", .type = CRM_T_DECIMAL },
	[WORDS] = { .name = "words", .type = CRM_T_TEXT, .flags = CRM_TABLE_TELLING },
	[SNIPPET] = { .name = "snippet", .type = CRM_T_TEXT },
};

/* The title is looked through before the text; what is shown of it is the text. */
static void add_shown(const struct crm_kb_query *query, const struct crm_record *article, struct crm_str *snippet,
                      struct crm_str *words)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	CRM_AUTO(crm_str_drop) struct crm_str unshown = {0};
	struct crm_value title = crm_record_get(article, "title"), summary = crm_record_get(article, "summary");
	struct crm_value body = crm_record_get(article, "body");
	if (body.shape == CRM_TEXT)
		crm_markdown_add_text(&text, body.s, body.n);
	crm_kb_query_show(query, crm_str_text(&text), text.n, snippet, &unshown);
	crm_str_clear(&unshown);
	CRM_AUTO(crm_str_drop) struct crm_str whole = {0};
	crm_str_addf(&whole, "%s\n%s\n%s", title.s, summary.shape == CRM_TEXT ? summary.s : "", crm_str_text(&text));
	crm_kb_query_show(query, whole.s, whole.n, &unshown, words);
}

static crm_err print_hit(struct crm_table *table, const struct crm_kb_query *query, const struct crm_record *article,
                         double score)
{
	CRM_AUTO(crm_str_drop) struct crm_str snippet = {0};
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	add_shown(query, article, &snippet, &words);
	return crm_table_row(table, (struct crm_value[COLUMNS]){
		[ID] = crm_value_text(crm_record_id(article)), [TITLE] = crm_record_get(article, "title"),
		[SLUG] = crm_record_get(article, "slug"), [LANGUAGE] = crm_record_get(article, "language"),
		[STATUS] = crm_record_get(article, "status"), [SCORE] = crm_value_real(round(score * 100) / 100),
		[WORDS] = crm_value_text(crm_str_text(&words)), [SNIPPET] = crm_value_text(crm_str_text(&snippet)) });
}

static crm_err print_hits(struct crm_tool *tool, struct crm_table *table, const struct crm_kb_query *query,
                          const struct crm_kb_hit *hits, size_t count)
{
	const struct crm_entity *entity = crm_model_entity(tool->repo->store->model, "article");
	struct crm_arena_mark mark = crm_arena_mark(tool->arena);
	for (size_t i = 0; i < count; i++) {
		struct crm_record *article;
		CRM_TRY(crm_ref_read(tool->repo, tool->arena, entity, hits[i].id, &article));
		CRM_TRY(print_hit(table, query, article, hits[i].score));
		crm_arena_rewind(tool->arena, mark);
	}
	return NULL;
}

static crm_err answer(struct crm_tool *tool, struct crm_kb_wish *wish, unsigned flags)
{
	const struct crm_entity *article = crm_model_entity(tool->repo->store->model, "article");
	struct crm_kb_hit *hits;
	struct crm_table *table;
	size_t count;
	int64_t most;
	CRM_TRY(crm_option_number(tool, "limit", 0, (int64_t)wish->most, &most));
	wish->most = (size_t)most;
	wish->language = crm_option(tool, "language");
	CRM_TRY(crm_kb_search(tool->repo, tool->arena, wish, &hits, &count));
	CRM_TRY(crm_table_open(tool, article, columns, COLUMNS, CRM_TABLE_PICKED | flags, &table));
	return crm_table_end(table, print_hits(tool, table, wish->query, hits, count));
}

crm_err crm_kb_find(struct crm_tool *tool)
{
	CRM_AUTO(crm_kb_query_drop) struct crm_kb_query *query = crm_kb_query_new();
	struct crm_kb_wish wish = { .query = query, .all_terms = true, .everything = crm_option_given(tool, "all"),
		.most = SEARCH_MOST };
	for (size_t i = 0; i < tool->count; i++)
		crm_kb_query_add(query, tool->arguments[i], strlen(tool->arguments[i]));
	if (!query->count)
		return crm_fail(CRM_USAGE, "there is no word in it to look for");
	return answer(tool, &wish, wish.everything ? CRM_TABLE_MIXED : 0);
}

crm_err crm_kb_suggest(struct crm_tool *tool)
{
	CRM_AUTO(crm_kb_query_drop) struct crm_kb_query *query = crm_kb_query_new();
	struct crm_kb_wish wish = { .query = query, .most = SUGGEST_MOST };
	CRM_TRY(crm_kb_ticket(tool->repo, tool->arena, tool->arguments[0], query, &wish.preferred));
	return query->count ? answer(tool, &wish, 0) : crm_nothing();
}

/* -- expired --------------------------------------------------------------------------------- */

static crm_err before(struct crm_tool *tool, const char *field, const char *moment, struct crm_node **out)
{
	struct crm_node *node = crm_new(tool->arena, struct crm_node, 1);
	*node = (struct crm_node){ .kind = CRM_NODE_COMPARE, .compare = CRM_LT, .count = 1,
		.operands = crm_new(tool->arena, struct crm_operand, 1) };
	node->operands->low = crm_value_text(crm_copy(tool->arena, moment));
	*out = node;
	return crm_path_parse(tool->repo->store->model, tool->entity, field, &node->path);
}

/* The last day of what has expired lies before this one. */
static crm_err first_day_that_holds(struct crm_tool *tool, char out[CRM_DATE_SIZE])
{
	const char *until = crm_option(tool, "until");
	struct crm_span span;
	crm_date_text(crm_date_at(tool->repo->now), out);
	if (!until)
		return NULL;
	CRM_TRY(crm_err_in(crm_date_parse(until, tool->repo->now, &span), "--until"));
	crm_date_text(span.to, out);
	return NULL;
}

static crm_err what_expired(struct crm_tool *tool, struct crm_node **out)
{
	const char *since = crm_option(tool, "unchanged");
	struct crm_node *unchanged, *either = crm_new(tool->arena, struct crm_node, 1);
	char day[CRM_DATE_SIZE], instant[CRM_INSTANT_SIZE];
	struct crm_span span;
	CRM_TRY(first_day_that_holds(tool, day));
	CRM_TRY(before(tool, "expires", day, out));
	if (!since)
		return NULL;
	CRM_TRY(crm_err_in(crm_instant_parse(since, tool->repo->now, &span), "--unchanged"));
	CRM_TRY(before(tool, "modified_at", crm_instant_text(span.from, instant), &unchanged));
	*either = (struct crm_node){ .kind = CRM_NODE_OR, .left = *out, .right = unchanged };
	*out = either;
	return NULL;
}

crm_err crm_kb_list_expired(struct crm_tool *tool)
{
	struct crm_node *expired, *published;
	struct crm_sort first = {0};
	struct crm_select select;
	int64_t rows = 0;
	CRM_TRY(crm_listing_select(tool, tool->entity, tool->arguments, tool->count, &select));
	CRM_TRY(what_expired(tool, &expired));
	CRM_TRY(crm_where_parse(tool->arena, &tool->repo->asking, tool->entity, "status=published", &published));
	select.where = crm_node_and(tool->arena, crm_node_and(tool->arena, published, expired),
		(struct crm_node *)select.where);
	if (!crm_option_given(tool, "fields"))
		CRM_TRY(crm_listing_columns(tool, tool->entity, "id,title,language,category,expires,modified_at,owner",
			&select));
	CRM_TRY(crm_path_parse(tool->repo->store->model, tool->entity, "expires", &first.path));
	if (!crm_option_given(tool, "sort")) {
		select.sorts = &first;
		select.sort_count = 1;
	}
	CRM_TRY(crm_listing_run(tool, &select, &rows));
	return rows ? NULL : crm_nothing();
}

/* -- render ---------------------------------------------------------------------------------- */

static crm_err read_language(struct crm_tool *tool, const char **out)
{
	static const struct crm_field field = { .name = "language", .type = CRM_T_LANGUAGE };
	const char *given = crm_option(tool, "language");
	struct crm_value value;
	*out = "en";
	if (!given || !*given)
		return NULL;
	CRM_TRY(crm_err_in(crm_value_parse(tool->arena, NULL, &field, NULL, given, &value), "--language"));
	*out = value.s;
	return NULL;
}

crm_err crm_kb_render(struct crm_tool *tool)
{
	const char *title = crm_option(tool, "title");
	struct crm_kb_site site = { .folder = tool->arguments[0], .title = title ? title : "Knowledge base",
		.stop = crm_stop };
	CRM_TRY(read_language(tool, &site.language));
	CRM_TRY(crm_kb_site_write(tool->repo, tool->arena, &site));
	crm_say(tool, "%zu article%s: %zu files written, %zu unchanged, %zu removed", site.articles,
	        site.articles == 1 ? "" : "s", site.written, site.unchanged, site.removed);
	return NULL;
}
