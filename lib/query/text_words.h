/*
 * Words in a text, as full-text search would find them: without regard to case and accents, `nov*` for what begins so,
 * several side by side; of a script without spaces (Chinese, Thai ...) as a piece of the text.
 */
#ifndef CRM_QUERY_TEXT_WORDS_H
#define CRM_QUERY_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* A text, prepared once to be asked for many words. Zero-initialised is empty. */
struct crm_text_words {
	struct crm_str tokens, folded;
};

void crm_text_words_add(struct crm_text_words *words, const char *text, size_t n);
bool crm_text_words_has(const struct crm_text_words *words, const char *word);
void crm_text_words_clear(struct crm_text_words *words); /* keeps the memory */
void crm_text_words_drop(struct crm_text_words *words);

#endif
