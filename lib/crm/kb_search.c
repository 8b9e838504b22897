#include "crm/kb_search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "base/utf8.h"
#include "crm/among.h"
#include "crm/words.h"
#include "model/access.h"
#include "query/sql.h"
#include "store/stmt.h"

enum { TITLE = 8, HEAD = 4, BODY = 1 };          /* what a word in each counts */

static const double K1 = 1.2, B = 0.75, PREFERRED = 1.5;

struct found {
	const char *id;
	double score;
	bool preferred, words, pairs;     /* have its words been found, its pairs? */
};

struct search {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_kb_wish *wish;
	const struct crm_entity *entity;
	struct found *list;
	size_t count, room;
	struct crm_map *places;           /* id -> place in the list */
};

static int weight_of(const char *field)
{
	return crm_same(field, "title") ? TITLE : crm_same(field, "summary") || crm_same(field, "tags") ? HEAD : BODY;
}

static bool is_searched(const struct search *search, size_t i)
{
	const struct crm_field *field = search->entity->fields[i];
	return field->flags & CRM_SEARCHED && crm_may_read(&search->repo->actor, search->entity, field);
}

static struct found *take(struct search *search, const char *id)
{
	size_t at = crm_among_place(search->places, id);
	char place[24];
	if (at != CRM_AMONG_NONE)
		return &search->list[at];
	if (search->count == search->room) {
		struct found *old = search->list;
		search->room = search->room ? search->room * 2 : 64;
		search->list = crm_new(search->arena, struct found, search->room);
		if (old)
			memcpy(search->list, old, search->count * sizeof *old);
	}
	snprintf(place, sizeof place, "%zu", search->count);
	crm_map_put(search->places, id, place);
	search->list[search->count] = (struct found){ .id = crm_copy(search->arena, id) };
	return &search->list[search->count++];
}

/* -- which articles -------------------------------------------------------------------------- */

/* ?1 is today, ?2 the language. */
static void add_eligible(const struct search *search, struct crm_str *sql)
{
	if (!search->wish->everything)
		crm_str_add(sql, " AND t.status = 'published' AND (t.expires IS NULL OR t.expires >= ?1)");
	if (search->wish->language)
		crm_str_add(sql, " AND (t.language = ?2 OR t.language LIKE ?2 || '-%')");
}

static void bind_eligible(const struct search *search, struct crm_stmt *stmt, char today[CRM_DATE_SIZE])
{
	if (!search->wish->everything)
		crm_stmt_bind_text(stmt, 1, crm_date_text(crm_date_at(search->repo->now), today));
	if (search->wish->language)
		crm_stmt_bind_text(stmt, 2, search->wish->language);
}

static bool is_preferred(const struct search *search, const char *language)
{
	const char *wanted = search->wish->preferred;
	size_t n = wanted ? strcspn(wanted, "-") : 0;
	return n && language && !strncmp(wanted, language, n) && (!language[n] || language[n] == '-');
}

/* -- words: by the index ----------------------------------------------------------------------- */

/* NULL: all that is indexed may be read. */
static const char *readable(const struct search *search)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	bool all = true;
	for (size_t i = 0; i < search->entity->count; i++)
		if (is_searched(search, i))
			crm_str_addf(&out, " \"%s\"", search->entity->fields[i]->name);
		else if (search->entity->fields[i]->flags & CRM_SEARCHED)
			all = false;
	return all ? NULL : crm_copy(search->arena, crm_str_text(&out));
}

/* CROSS: the index is asked first, once, not for each published article. */
static void add_words_sql(const struct search *search, struct crm_str *sql)
{
	crm_str_add(sql, "SELECT t.id, t.language, -bm25(article_fts");
	for (size_t i = 0; i < search->entity->count; i++)
		if (search->entity->fields[i]->flags & CRM_SEARCHED)
			crm_str_addf(sql, ", %d", weight_of(search->entity->fields[i]->name));
	crm_str_add(sql, ") FROM article_fts CROSS JOIN article AS t ON t.rowid = article_fts.rowid WHERE article_fts MATCH ?3");
	add_eligible(search, sql);
}

static crm_err find_words(struct search *search, const char *match)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	char today[CRM_DATE_SIZE];
	struct crm_stmt *stmt;
	bool row;
	add_words_sql(search, &sql);
	CRM_TRY(crm_db_stmt(search->repo->store->db, crm_str_text(&sql), &stmt));
	bind_eligible(search, stmt, today);
	crm_stmt_bind_text(stmt, 3, match);
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		struct found *found = take(search, crm_stmt_text(stmt, 0));
		found->words = true;
		found->preferred = is_preferred(search, crm_stmt_text(stmt, 1));
		found->score += crm_stmt_value(stmt, 2).r;
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

/* -- pairs of characters: by walking over the articles ----------------------------------------- */

/* How often one article has each pair. */
struct counted {
	size_t at;                        /* its place in the list */
	size_t length;                    /* characters */
	unsigned times[CRM_KB_TERMS];     /* by term, with the weight of where it stands */
};

struct pairs {
	struct search *search;
	struct counted *list;             /* articles that have one */
	size_t count, room;
	size_t articles, characters;      /* all that were looked at */
};

static void count_text(const struct crm_kb_query *query, const char *text, size_t n, unsigned weight,
                       struct counted *counted)
{
	struct crm_words words;
	struct crm_word word, before = {0};
	char last[16] = "";
	crm_words_open(&words, text, n);
	while (crm_words_next(&words, &word)) {
		bool is_beside = before.is_character && word.is_character && before.start + before.n == word.start;
		const char *folded = crm_str_text(&words.folded);
		int pair = is_beside ? crm_kb_query_pair(query, last, folded) : -1;
		int alone = word.is_character ? crm_kb_query_pair(query, folded, "") : -1;
		if (pair >= 0)
			counted->times[pair] += weight;
		if (alone >= 0 && alone != pair)
			counted->times[alone] += weight;
		counted->length += word.is_character;
		snprintf(last, sizeof last, "%s", word.is_character ? folded : "");
		before = word;
	}
	crm_words_drop(&words);
}

/* No character that comes in pairs has a first byte below. */
static bool may_have_characters(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0xE3)
			return true;
	return false;
}

static bool has_any(const struct counted *counted)
{
	for (size_t i = 0; i < CRM_KB_TERMS; i++)
		if (counted->times[i])
			return true;
	return false;
}

static void count_article(struct pairs *pairs, struct crm_stmt *stmt, const int *weights, int columns)
{
	struct search *search = pairs->search;
	struct counted counted = {0};
	for (int i = 0; i < columns; i++) {
		struct crm_value value = crm_stmt_value(stmt, 2 + i);
		if (value.shape == CRM_TEXT && may_have_characters(value.s, value.n))
			count_text(search->wish->query, value.s, value.n, (unsigned)weights[i], &counted);
	}
	if (!counted.length)
		return;
	pairs->articles++;
	pairs->characters += counted.length;
	if (!has_any(&counted))
		return;
	struct found *found = take(search, crm_stmt_text(stmt, 0));
	found->preferred = is_preferred(search, crm_stmt_text(stmt, 1));
	counted.at = (size_t)(found - search->list);
	if (pairs->count == pairs->room) {
		pairs->room = pairs->room ? pairs->room * 2 : 16;
		pairs->list = crm_realloc(pairs->list, pairs->room * sizeof *pairs->list);
	}
	pairs->list[pairs->count++] = counted;
}

static crm_err count_articles(struct pairs *pairs)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct search *search = pairs->search;
	int *weights = crm_new(search->arena, int, search->entity->count), columns = 0;
	char today[CRM_DATE_SIZE];
	struct crm_stmt *stmt;
	bool row;
	crm_str_add(&sql, "SELECT t.id, t.language");
	for (size_t i = 0; i < search->entity->count; i++)
		if (is_searched(search, i)) {
			crm_str_add(&sql, ", t.");
			crm_sql_add_name(&sql, search->entity->fields[i]->name);
			weights[columns++] = weight_of(search->entity->fields[i]->name);
		}
	crm_str_add(&sql, " FROM article AS t WHERE 1");
	add_eligible(search, &sql);
	CRM_TRY(crm_db_stmt(search->repo->store->db, crm_str_text(&sql), &stmt));
	bind_eligible(search, stmt, today);
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		count_article(pairs, stmt, weights, columns);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

static size_t articles_with(const struct pairs *pairs, size_t term)
{
	size_t count = 0;
	for (size_t i = 0; i < pairs->count; i++)
		count += pairs->list[i].times[term] > 0;
	return count;
}

static void score_pair(struct pairs *pairs, size_t term)
{
	double with = (double)articles_with(pairs, term), all = (double)pairs->articles;
	double idf = log(1 + (all - with + 0.5) / (with + 0.5));
	double usual = (double)pairs->characters / all;
	for (size_t i = 0; i < pairs->count; i++) {
		const struct counted *one = &pairs->list[i];
		double times = one->times[term];
		pairs->search->list[one->at].score += idf * times * (K1 + 1) /
			(times + K1 * (1 - B + B * (double)one->length / usual));
	}
}

static void judge_pairs(struct pairs *pairs)
{
	const struct crm_kb_query *query = pairs->search->wish->query;
	for (size_t i = 0; i < pairs->count; i++) {
		bool all = true;
		for (size_t term = 0; term < query->count; term++)
			all = all && (!query->terms[term].is_pair || pairs->list[i].times[term]);
		pairs->search->list[pairs->list[i].at].pairs = all;
	}
}

static crm_err find_pairs(struct search *search)
{
	struct pairs pairs = { .search = search };
	crm_err err = count_articles(&pairs);
	for (size_t term = 0; !err && pairs.count && term < search->wish->query->count; term++)
		if (search->wish->query->terms[term].is_pair)
			score_pair(&pairs, term);
	judge_pairs(&pairs);
	free(pairs.list);
	return err;
}

/* -- the best -------------------------------------------------------------------------------- */

static int by_score(const void *a, const void *b)
{
	const struct crm_kb_hit *x = a, *y = b;
	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return strcmp(x->id, y->id);
}

static void rank(struct search *search, const char *match, struct crm_kb_hit **hits, size_t *count)
{
	const struct crm_kb_wish *wish = search->wish;
	*hits = crm_new(search->arena, struct crm_kb_hit, search->count + 1);
	*count = 0;
	for (size_t i = 0; i < search->count; i++) {
		const struct found *found = &search->list[i];
		if (wish->all_terms && ((match && !found->words) || (wish->query->pairs && !found->pairs)))
			continue;
		(*hits)[(*count)++] = (struct crm_kb_hit){ found->id, found->score * (found->preferred ? PREFERRED : 1) };
	}
	qsort(*hits, *count, sizeof **hits, by_score);
	if (wish->most && *count > wish->most)
		*count = wish->most;
}

crm_err crm_kb_search(struct crm_repo *repo, struct crm_arena *arena, const struct crm_kb_wish *wish,
                      struct crm_kb_hit **hits, size_t *count)
{
	CRM_AUTO(crm_map_drop) struct crm_map *places = crm_map_new();
	struct search search = { .repo = repo, .arena = arena, .wish = wish, .places = places,
		.entity = crm_model_entity(repo->store->model, "article") };
	const char *match = crm_kb_query_match(wish->query, wish->all_terms, readable(&search));
	if (match)
		CRM_TRY(find_words(&search, match));
	if (wish->query->pairs)
		CRM_TRY(find_pairs(&search));
	rank(&search, match, hits, count);
	return NULL;
}
