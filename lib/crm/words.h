/*
 * A text as words: folded (base/utf8.h), so that 'Novák' and 'NOVAK' are one. A script without spaces between
 * words (Chinese, Japanese) comes one character at a time, and so do emoji. An apostrophe between letters
 * belongs to its word (don't, зв'язок). Pulled one by one; memory is that of the longest word.
 */
#ifndef CRM_CRM_WORDS_H
#define CRM_CRM_WORDS_H

#include <stdint.h>

#include "base/str.h"

struct crm_word {
	const char *start;     /* in the text */
	size_t n;              /* bytes there */
	bool is_character;     /* of a script without spaces */
	bool is_capital;       /* it begins with a capital */
	bool is_shouted;       /* three capitals or more, and no small letter */
	unsigned clause;       /* rises at punctuation and at the end of a line */
};

struct crm_words {
	const char *at, *end;
	unsigned clause;
	unsigned bangs;        /* exclamation marks so far */
	struct crm_str folded; /* of the word at hand */
};

/* `text` is borrowed. */
void crm_words_open(struct crm_words *words, const char *text, size_t n);
void crm_words_drop(struct crm_words *words);
/* false at the end. The folded form is words->folded until the next call. */
bool crm_words_next(struct crm_words *words, struct crm_word *out);

/* Han or kana: no spaces between words. */
bool crm_words_is_character(uint32_t code);

#endif
