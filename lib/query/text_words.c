#include "query/text_words.h"

#include <string.h>

#include "base/utf8.h"
#include "query/word.h"

void crm_text_words_add(struct crm_text_words *words, const char *text, size_t n)
{
	crm_word_add_tokens(&words->tokens, text, n);
	crm_fold(&words->folded, text, n);
	crm_str_add_c(&words->folded, '\n');
}

static bool has_piece(const struct crm_text_words *words, const char *word)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};

	crm_fold(&folded, word, strlen(word));
	return folded.n && strstr(crm_str_text(&words->folded), crm_str_text(&folded));
}

bool crm_text_words_has(const struct crm_text_words *words, const char *word)
{
	CRM_AUTO(crm_str_drop) struct crm_str tokens = {0};

	if (crm_word_is_piece(word))
		return has_piece(words, word);
	crm_word_add_tokens(&tokens, word, strlen(word));
	if (crm_word_is_prefix(word) && tokens.n)
		crm_str_cut(&tokens, tokens.n - 1);
	return tokens.n && strstr(crm_str_text(&words->tokens), crm_str_text(&tokens));
}

void crm_text_words_clear(struct crm_text_words *words)
{
	crm_str_clear(&words->tokens);
	crm_str_clear(&words->folded);
}

void crm_text_words_drop(struct crm_text_words *words)
{
	crm_str_drop(&words->tokens);
	crm_str_drop(&words->folded);
}
