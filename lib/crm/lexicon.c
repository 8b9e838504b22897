#include "crm/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "crm/words.h"
#include "repo/question.h"

struct crm_lexicon {
	struct crm_arena *arena;
	struct crm_map *places;           /* folded words -> place of the entry last added */
	struct crm_lexicon_entry **entries;
	size_t count, room, longest;
	struct crm_map *languages;
};

struct crm_lexicon *crm_lexicon_new(void)
{
	struct crm_lexicon *lexicon = crm_calloc(1, sizeof *lexicon);
	lexicon->arena = crm_arena_new();
	lexicon->places = crm_map_new();
	lexicon->languages = crm_map_new();
	return lexicon;
}

void crm_lexicon_drop(struct crm_lexicon **lexicon)
{
	if (!*lexicon)
		return;
	crm_map_drop(&(*lexicon)->places);
	crm_map_drop(&(*lexicon)->languages);
	crm_arena_drop(&(*lexicon)->arena);
	free((*lexicon)->entries);
	free(*lexicon);
	*lexicon = NULL;
}

size_t crm_lexicon_count(const struct crm_lexicon *lexicon)
{
	return lexicon->count;
}

size_t crm_lexicon_longest(const struct crm_lexicon *lexicon)
{
	return lexicon->longest;
}

/* The words of an entry as they are looked for, and how many; a '*' at the end stays. */
static size_t add_key(struct crm_str *out, const char *text)
{
	size_t n = strlen(text), count = 0;
	struct crm_words words;
	struct crm_word word;
	bool beginning = n && text[n - 1] == '*';
	crm_words_open(&words, text, n - beginning);
	while (crm_words_next(&words, &word)) {
		if (count++)
			crm_str_add_c(out, ' ');
		crm_str_add(out, crm_str_text(&words.folded));
	}
	crm_words_drop(&words);
	if (beginning)
		crm_str_add_c(out, '*');
	return count;
}

static struct crm_lexicon_entry *at_key(const struct crm_lexicon *lexicon, const char *key)
{
	const char *place = crm_map_get(lexicon->places, key);
	return place ? lexicon->entries[strtoul(place, NULL, 10)] : NULL;
}

static const char *primary(struct crm_arena *arena, const char *language)
{
	return language && *language ? crm_copy_n(arena, language, strcspn(language, "-")) : NULL;
}

bool crm_lexicon_add(struct crm_lexicon *lexicon, const struct crm_lexicon_entry *entry)
{
	CRM_AUTO(crm_str_drop) struct crm_str key = {0};
	char place[24];
	size_t words = add_key(&key, entry->word);
	if (!words || words > CRM_LEXICON_PHRASE)
		return false;
	if (words > lexicon->longest)
		lexicon->longest = words;
	if (lexicon->count == lexicon->room) {
		lexicon->room = lexicon->room ? lexicon->room * 2 : 256;
		lexicon->entries = crm_realloc(lexicon->entries, lexicon->room * sizeof *lexicon->entries);
	}
	struct crm_lexicon_entry *copy = crm_new(lexicon->arena, struct crm_lexicon_entry, 1);
	*copy = *entry;
	copy->word = crm_copy(lexicon->arena, entry->word);
	copy->language = primary(lexicon->arena, entry->language);
	copy->next = at_key(lexicon, key.s);
	if (copy->language)
		crm_map_put(lexicon->languages, copy->language, "");
	snprintf(place, sizeof place, "%zu", lexicon->count);
	crm_map_put(lexicon->places, key.s, place);
	lexicon->entries[lexicon->count++] = copy;
	return true;
}

const struct crm_lexicon_entry *crm_lexicon_find(const struct crm_lexicon *lexicon, const char *folded, bool beginning,
                                                 const char *language)
{
	CRM_AUTO(crm_str_drop) struct crm_str key = {0};
	const struct crm_lexicon_entry *found = NULL;
	if (beginning)
		crm_str_addf(&key, "%s*", folded);
	for (const struct crm_lexicon_entry *entry = at_key(lexicon, beginning ? key.s
		: folded); entry; entry = entry->next)
		if (!language || crm_same(entry->language, language))
			return entry;
		else if (!entry->language)
			found = entry;
	return found;
}

bool crm_lexicon_knows(const struct crm_lexicon *lexicon, const char *language)
{
	return language && crm_map_get(lexicon->languages, language);
}

/* -- the records -------------------------------------------------------------------- */

enum column { WORD, LANGUAGE, KIND, TONE, URGENCY, FACTOR };

static const char *const fields[] = { [WORD] = "word", [LANGUAGE] = "language", [KIND] = "kind", [TONE] = "tone",
	[URGENCY] = "urgency", [FACTOR] = "factor", NULL };

static double number_of(struct crm_value value, double empty)
{
	return value.shape == CRM_REAL ? value.r : value.shape == CRM_INTEGER ? (double)value.i : empty;
}

static enum crm_lexicon_kind kind_of(struct crm_value value)
{
	if (value.shape != CRM_TEXT || crm_same(value.s, "word"))
		return CRM_LEXICON_WORD;
	return crm_same(value.s, "negates") ? CRM_LEXICON_NEGATES : CRM_LEXICON_INTENSIFIES;
}

static void take(struct crm_lexicon *lexicon, struct crm_answer *answer)
{
	enum { USUAL = 150 };             /* percent: of what intensifies and does not say how much */
	struct crm_value language = crm_answer_value(answer, LANGUAGE);
	struct crm_lexicon_entry entry = {
		.word = crm_answer_value(answer, WORD).s, .kind = kind_of(crm_answer_value(answer, KIND)),
		.language = language.shape == CRM_TEXT ? language.s : NULL,
		.tone = number_of(crm_answer_value(answer, TONE), 0), .urgency = number_of(crm_answer_value(answer,
			URGENCY), 0),
		.factor = number_of(crm_answer_value(answer, FACTOR), USUAL / 100.0),
	};
	crm_lexicon_add(lexicon, &entry);
}

static crm_err read_all(struct crm_repo *repo, struct crm_arena *arena, struct crm_lexicon *lexicon)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	struct crm_question question = { .entity = "lexicon", .fields = fields, .sort = "id" };
	bool row;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		take(lexicon, answer);
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

crm_err crm_lexicon_read(struct crm_repo *repo, struct crm_lexicon **out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_lexicon_drop) struct crm_lexicon *lexicon = crm_lexicon_new();
	CRM_TRY(read_all(repo, arena, lexicon));
	*out = lexicon;
	lexicon = NULL;
	return NULL;
}
