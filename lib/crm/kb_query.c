#include "crm/kb_query.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "crm/language.h"
#include "crm/words.h"

enum { TOKENS_MOST = 20000, WINDOW = 30, BEFORE = 6, WORDS_SHOWN = 12, SHORT = 5 };

struct crm_kb_query *crm_kb_query_new(void)
{
	struct crm_kb_query *query = crm_calloc(1, sizeof *query);
	query->arena = crm_arena_new();
	return query;
}

void crm_kb_query_drop(struct crm_kb_query **query)
{
	if (!*query)
		return;
	crm_arena_drop(&(*query)->arena);
	free(*query);
	*query = NULL;
}

/* -- terms ---------------------------------------------------------------------------------- */

static bool is_known(const struct crm_kb_query *query, const struct crm_kb_term *term)
{
	for (size_t i = 0; i < query->count; i++)
		if (query->terms[i].is_pair == term->is_pair && query->terms[i].is_whole == term->is_whole &&
		    crm_same(query->terms[i].folded, term->folded))
			return true;
	return false;
}

static void add_term(struct crm_kb_query *query, const char *text, size_t n, struct crm_kb_term term)
{
	if (query->count == CRM_KB_TERMS || is_known(query, &term))
		return;
	term.text = crm_copy_n(query->arena, text, n);
	term.folded = crm_copy(query->arena, term.folded);
	query->terms[query->count++] = term;
	query->pairs += term.is_pair;
}

static void add_pair(struct crm_kb_query *query, const char *text, size_t n, const char *folded)
{
	add_term(query, text, n, (struct crm_kb_term){ .folded = folded, .is_pair = true });
}

/* How many letters of a word its ending has. */
static size_t ending_of(size_t letters)
{
	return letters >= 9 ? 3 : letters >= 6 ? 2 : letters >= SHORT ? 1 : 0;
}

/* Bytes of the text without its last letters; combining marks count as none. */
static size_t without(const char *text, size_t n, size_t letters)
{
	while (n && letters) {
		uint32_t code;
		do
			n--;
		while (n && (text[n] & 0xC0) == 0x80);
		crm_utf8_next(text + n, 4, &code);
		letters -= !(code >= 0x300 && code <= 0x36F);
	}
	return n;
}

static size_t letters_of(const char *text, size_t n)
{
	size_t count = 0, length;
	uint32_t code;
	for (; (length = crm_utf8_next(text, n, &code)) > 0; text += length, n -= length)
		count += !(code >= 0x300 && code <= 0x36F);
	return count;
}

static bool has_digit(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] >= '0' && text[i] <= '9')
			return true;
	return false;
}

static void add_word(struct crm_kb_query *query, const struct crm_word *word, const char *folded)
{
	CRM_AUTO(crm_str_drop) struct crm_str stem = {0};
	size_t letters = letters_of(word->start, word->n);
	if (letters < 2 || crm_language_is_common(folded, NULL))
		return;
	size_t n = has_digit(word->start, word->n) ? word->n : without(word->start, word->n, ending_of(letters));
	crm_fold(&stem, word->start, n);
	add_term(query, word->start, n, (struct crm_kb_term){ .folded = crm_str_text(&stem), .is_whole = letters < SHORT });
}

/* Characters side by side are looked for in pairs, one that stands alone by itself. */
void crm_kb_query_add(struct crm_kb_query *query, const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str last = {0};
	struct crm_words words;
	struct crm_word word, before = {0};
	bool was_paired = false;
	crm_words_open(&words, text, n);
	while (crm_words_next(&words, &word)) {
		bool is_beside = before.is_character && word.is_character && before.start + before.n == word.start;
		if (before.is_character && !is_beside && !was_paired)
			add_pair(query, before.start, before.n, crm_str_text(&last));
		if (is_beside) {
			crm_str_add(&last, words.folded.s);
			add_pair(query, before.start, before.n + word.n, last.s);
		} else if (!word.is_character) {
			add_word(query, &word, crm_str_text(&words.folded));
		}
		was_paired = is_beside;
		crm_str_clear(&last);
		crm_str_add(&last, crm_str_text(&words.folded));
		before = word;
	}
	if (before.is_character && !was_paired)
		add_pair(query, before.start, before.n, crm_str_text(&last));
	crm_words_drop(&words);
}

const char *crm_kb_query_match(const struct crm_kb_query *query, bool all, const char *columns)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const char *gap = "";
	if (query->pairs == query->count)
		return NULL;
	if (columns)
		crm_str_addf(&out, "{%s} : (", columns);
	for (size_t i = 0; i < query->count; i++) {
		if (query->terms[i].is_pair)
			continue;
		/* A word has neither quotes nor anything else that means something within them. */
		crm_str_addf(&out, "%s\"%s\"%s", gap, query->terms[i].text, query->terms[i].is_whole ? "" : "*");
		gap = all ? " AND " : " OR ";
	}
	if (columns)
		crm_str_add_c(&out, ')');
	return crm_copy(query->arena, crm_str_text(&out));
}

int crm_kb_query_word(const struct crm_kb_query *query, const char *folded)
{
	for (size_t i = 0; i < query->count; i++)
		if (!query->terms[i].is_pair && (query->terms[i].is_whole ? crm_same(folded, query->terms[i].folded)
		                                                           : crm_starts(folded, query->terms[i].folded)))
			return (int)i;
	return -1;
}

int crm_kb_query_pair(const struct crm_kb_query *query, const char *first, const char *second)
{
	size_t n = strlen(first);
	for (size_t i = 0; i < query->count; i++) {
		const char *pair = query->terms[i].folded;
		if (query->terms[i].is_pair && crm_starts(pair, first) && crm_same(pair + n, second))
			return (int)i;
	}
	return -1;
}

/* -- what is shown -------------------------------------------------------------------------- */

struct token {
	struct crm_word word;
	int term;                     /* -1: none */
	char folded[16];              /* of a character */
};

static size_t read_tokens(const struct crm_kb_query *query, const char *text, size_t n, struct token *tokens)
{
	struct crm_words words;
	struct crm_word word;
	size_t count = 0;
	crm_words_open(&words, text, n);
	while (count < TOKENS_MOST && crm_words_next(&words, &word)) {
		struct token *token = &tokens[count++];
		*token = (struct token){ .word = word, .term = -1 };
		if (!word.is_character) {
			token->term = crm_kb_query_word(query, crm_str_text(&words.folded));
			continue;
		}
		if (words.folded.n < sizeof token->folded)
			memcpy(token->folded, words.folded.s, words.folded.n);
		struct token *before = count > 1 && query->pairs ? token - 1 : NULL;
		int alone = query->pairs ? crm_kb_query_pair(query, token->folded, "") : -1;
		int pair = before && before->word.is_character ? crm_kb_query_pair(query, before->folded, token->folded) : -1;
		token->term = pair >= 0 ? pair : alone;
		if (pair >= 0)
			before->term = pair;
	}
	crm_words_drop(&words);
	return count;
}

static size_t terms_from(const struct token *tokens, size_t count, size_t from)
{
	bool seen[CRM_KB_TERMS] = {0};
	size_t terms = 0;
	for (size_t i = from; i < count && i < from + WINDOW; i++)
		if (tokens[i].term >= 0 && !seen[tokens[i].term])
			terms += seen[tokens[i].term] = true;
	return terms;
}

/* The place whose window has the most terms; the first of several. */
static size_t best_place(const struct token *tokens, size_t count)
{
	size_t best = 0, most = 0;
	for (size_t i = 0; i < count; i++) {
		size_t terms = tokens[i].term >= 0 ? terms_from(tokens, count, i) : 0;
		if (terms > most) {
			most = terms;
			best = i;
		}
	}
	best = best > BEFORE ? best - BEFORE : 0;
	return best + WINDOW <= count ? best : count > WINDOW ? count - WINDOW : 0;
}

static bool goes_on(const struct token *token)
{
	return token[1].term >= 0 && token->word.is_character && token[1].word.is_character &&
	       token->word.start + token->word.n == token[1].word.start;
}

/* Blanks and ends of lines become one blank. */
static void add_plain(struct crm_str *out, const char *from, const char *to)
{
	for (; from < to; from++)
		if ((unsigned char)*from > ' ')
			crm_str_add_c(out, *from);
		else if (out->n && out->s[out->n - 1] != ' ')
			crm_str_add_c(out, ' ');
}

static void add_snippet(struct crm_str *out, const char *text, size_t n, const struct token *tokens, size_t count)
{
	size_t from = best_place(tokens, count), to = from + WINDOW < count ? from + WINDOW : count;
	const char *at = from ? tokens[from].word.start : text;
	if (from)
		crm_str_add(out, "… ");
	for (size_t i = from; i < to; i++) {
		const struct crm_word *word = &tokens[i].word;
		bool opens = tokens[i].term >= 0 && !(i > from && tokens[i - 1].term >= 0 && goes_on(&tokens[i - 1]));
		add_plain(out, at, word->start);
		if (opens)
			crm_str_add_c(out, '[');
		crm_str_add_n(out, word->start, word->n);
		if (tokens[i].term >= 0 && !(i + 1 < to && goes_on(&tokens[i])))
			crm_str_add_c(out, ']');
		at = word->start + word->n;
	}
	if (to < count)
		crm_str_add(out, " …");
	else
		add_plain(out, at, text + n);
	while (out->n && out->s[out->n - 1] == ' ')
		crm_str_cut(out, out->n - 1);
}

/* Characters that were found side by side are one word. */
static void add_words(struct crm_str *out, const struct token *tokens, size_t count)
{
	bool seen[CRM_KB_TERMS] = {0};
	size_t shown = 0;
	for (size_t i = 0, first = 0; i < count && shown < WORDS_SHOWN; first = ++i) {
		bool is_new = false;
		if (tokens[i].term < 0)
			continue;
		for (; ; i++) {
			is_new = is_new || !seen[tokens[i].term];
			seen[tokens[i].term] = true;
			if (!goes_on(&tokens[i]))
				break;
		}
		if (!is_new)
			continue;
		if (shown++)
			crm_str_add(out, ", ");
		crm_str_add_n(out, tokens[first].word.start,
		              (size_t)(tokens[i].word.start + tokens[i].word.n - tokens[first].word.start));
	}
}

void crm_kb_query_show(const struct crm_kb_query *query, const char *text, size_t n, struct crm_str *snippet,
                       struct crm_str *words)
{
	struct token *tokens = crm_calloc(TOKENS_MOST + 1, sizeof *tokens);
	size_t count = read_tokens(query, text, n, tokens);
	tokens[count].term = -1;
	add_snippet(snippet, text, n, tokens, count);
	add_words(words, tokens, count);
	free(tokens);
}
