#include "crm/words.h"

#include "base/utf8.h"

enum { SHOUTED = 3, WORD_MOST = 400 }; /* letters; bytes: what goes on longer is no word and comes in pieces */

static const struct {
	uint32_t first, last;
} characters[] = {
	{ 0x3040, 0x30FF },   /* kana */
	{ 0x3400, 0x4DBF },   /* Han */
	{ 0x4E00, 0x9FFF },
	{ 0xF900, 0xFAFF },
	{ 0x20000, 0x3FFFF },
}, symbols[] = {
	{ 0x2600, 0x27BF },   /* weather, faces, hearts */
	{ 0x1F300, 0x1FAFF }, /* emoji */
};

bool crm_words_is_character(uint32_t code)
{
	for (size_t i = 0; i < CRM_COUNT(characters); i++)
		if (code >= characters[i].first && code <= characters[i].last)
			return true;
	return false;
}

static bool is_symbol(uint32_t code)
{
	for (size_t i = 0; i < CRM_COUNT(symbols); i++)
		if (code >= symbols[i].first && code <= symbols[i].last)
			return true;
	return false;
}

void crm_words_open(struct crm_words *words, const char *text, size_t n)
{
	*words = (struct crm_words){ .at = text, .end = text + n };
}

void crm_words_drop(struct crm_words *words)
{
	crm_str_drop(&words->folded);
}

static bool is_apostrophe(uint32_t code)
{
	return code == '\'' || code == 0x2019 || code == 0x02BC;
}

/* Combining marks go on with the word they are in. */
static bool is_mark(uint32_t code)
{
	return code >= 0x300 && code <= 0x36F;
}

/* Capitals of Latin, Greek and Cyrillic; in Latin Extended-A they stand in turn with the small ones. */
static bool is_upper(uint32_t code)
{
	if (code >= 0x139 && code <= 0x148)
		return code % 2;
	if (code >= 0x179 && code <= 0x17E)
		return code % 2;
	if (code >= 0x100 && code <= 0x178)
		return code % 2 == 0 && code != 0x138;
	return (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE && code != 0xD7) ||
	       (code >= 0x391 && code <= 0x3A9) || (code >= 0x400 && code <= 0x42F) || code == 0x490;
}

static bool is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

/* What parts clauses, in any of the scripts. */
static bool is_stop(uint32_t code)
{
	static const uint32_t stops[] = { '.', ',', ';', ':', '!', '?', '\n', '(', ')', 0x3001, 0x3002, 0xFF01, 0xFF0C,
		0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0x2026, 0x2014, 0xA1, 0xBF };
	for (size_t i = 0; i < CRM_COUNT(stops); i++)
		if (code == stops[i])
			return true;
	return false;
}

/* Does a letter follow the apostrophe at `at`? */
static bool goes_on(const char *at, const char *end)
{
	uint32_t code;
	return crm_utf8_next(at, (size_t)(end - at), &code) > 0 && crm_utf8_is_word(code) && !crm_words_is_character(code);
}

static void fold(struct crm_words *words, const char *from, const char *to)
{
	for (const char *at = from; at < to;) {
		uint32_t code;
		size_t n = crm_utf8_next(at, (size_t)(to - at), &code);
		if (is_apostrophe(code))
			crm_str_add_c(&words->folded, '\'');
		else
			crm_fold(&words->folded, at, n);
		at += n;
	}
}

/* The rest of a word that begins at words->at. */
static void read_word(struct crm_words *words, struct crm_word *out)
{
	size_t upper = 0, others = 0, n;
	const char *start = words->at, *at = start;
	uint32_t code;
	while ((n = crm_utf8_next(at, (size_t)(words->end - at), &code)) > 0 && at - start < WORD_MOST) {
		bool is_letter = crm_utf8_is_word(code) && !crm_words_is_character(code);
		if (!is_letter && !is_mark(code) && !(is_apostrophe(code) && goes_on(at + n, words->end)))
			break;
		if (is_letter && is_upper(code)) {
			upper++;
			out->is_capital |= at == start;
		} else if (is_letter && !is_digit(code))
			others++;
		at += n;
	}
	out->n = (size_t)(at - start);
	out->is_shouted = upper >= SHOUTED && !others;
	words->at = at;
	fold(words, start, at);
}

static void pass(struct crm_words *words, uint32_t code, size_t n)
{
	if (is_stop(code))
		words->clause++;
	if (code == '!' || code == 0xFF01)
		words->bangs++;
	words->at += n;
}

bool crm_words_next(struct crm_words *words, struct crm_word *out)
{
	uint32_t code;
	size_t n;
	crm_str_clear(&words->folded);
	while ((n = crm_utf8_next(words->at, (size_t)(words->end - words->at), &code)) > 0) {
		*out = (struct crm_word){ .start = words->at, .n = n, .clause = words->clause };
		if (crm_words_is_character(code) || is_symbol(code)) {
			out->is_character = crm_words_is_character(code);
			crm_fold(&words->folded, words->at, n);
			words->at += n;
			if (words->folded.n)
				return true;
		} else if (crm_utf8_is_word(code)) {
			read_word(words, out);
			return true;
		} else {
			pass(words, code, n);
		}
	}
	return false;
}
