#include "query/match_word.h"

#include <string.h>

#include "base/money.h"
#include "base/utf8.h"
#include "query/match_value.h"
#include "query/word.h"

/* The text the index has of a value: a number as SQLite writes it. */
static void add_text(struct crm_str *out, struct crm_value value)
{
	char number[32];

	if (value.shape == CRM_TEXT)
		crm_str_add_n(out, value.s, value.n);
	else if (value.shape == CRM_INTEGER)
		crm_str_add_int(out, value.i);
	else if (value.shape == CRM_REAL)
		crm_str_add(out, crm_number_text(value.r, number));
}

static bool is_in(const char *tokens, struct crm_value value)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	CRM_AUTO(crm_str_drop) struct crm_str found = {0};

	add_text(&text, value);
	crm_word_add_tokens(&found, crm_str_text(&text), text.n);
	return strstr(crm_str_text(&found), tokens) != NULL;
}

/* The word's tokens, side by side, with their newlines: the last one may go on if the word is a prefix. */
static bool match_tokens(const struct crm_node *word, const struct crm_record *record)
{
	CRM_AUTO(crm_str_drop) struct crm_str tokens = {0};

	crm_word_add_tokens(&tokens, word->word, strlen(word->word));
	if (tokens.n == 0)
		return false;
	if (crm_word_is_prefix(word->word))
		crm_str_cut(&tokens, tokens.n - 1);
	for (size_t i = 0; i < word->searched_count; i++) {
		if (is_in(tokens.s, record->values[word->searched[i]]))
			return true;
	}
	return false;
}

static bool match_piece(const struct crm_node *word, const struct crm_record *record)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};

	crm_fold(&folded, word->word, strlen(word->word));
	for (size_t i = 0; i < word->searched_count; i++) {
		if (crm_match_contains(record->values[word->searched[i]], crm_str_text(&folded)))
			return true;
	}
	return false;
}

bool crm_match_word(const struct crm_node *word, const struct crm_record *record)
{
	return crm_word_is_piece(word->word) ? match_piece(word, record) : match_tokens(word, record);
}
