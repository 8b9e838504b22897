#include "query/word.h"

#include <string.h>

#include "base/utf8.h"

/* Scripts written without spaces between words (Unicode blocks). */
static const struct {
	uint32_t first, last;
} without_spaces[] = {
	{ 0x0E00, 0x0EFF },   /* Thai, Lao */
	{ 0x1000, 0x109F },   /* Myanmar */
	{ 0x1780, 0x17FF },   /* Khmer */
	{ 0x3040, 0x30FF },   /* kana */
	{ 0x3400, 0x9FFF },   /* Han */
	{ 0xF900, 0xFAFF },   /* Han, compatibility */
	{ 0x20000, 0x3FFFF }, /* Han, supplementary planes */
};

static bool is_without_spaces(uint32_t code)
{
	for (size_t i = 0; i < CRM_COUNT(without_spaces); i++) {
		if (code >= without_spaces[i].first && code <= without_spaces[i].last)
			return true;
	}
	return false;
}

bool crm_word_is_piece(const char *word)
{
	size_t n = strlen(word), length;
	bool has_word = false;
	uint32_t code;

	for (; (length = crm_utf8_next(word, n, &code)) > 0; word += length, n -= length) {
		if (is_without_spaces(code))
			return true;
		has_word = has_word || crm_utf8_is_word(code);
	}
	return !has_word;
}

bool crm_word_is_prefix(const char *word)
{
	return crm_ends(word, "*");
}

static void add_quoted(struct crm_str *out, const char *text)
{
	crm_str_add_c(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			crm_str_add_c(out, '"');
		crm_str_add_c(out, *text);
	}
	crm_str_add_c(out, '"');
}

char *crm_word_for_index(struct crm_arena *arena, const struct crm_node *word)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	if (!word->searched_all) {
		crm_str_add(&out, "{");
		for (size_t i = 0; i < word->searched_count; i++) {
			crm_str_add(&out, " ");
			add_quoted(&out, word->entity->fields[word->searched[i]]->name);
		}
		crm_str_add(&out, " } : ");
	}
	add_quoted(&out, word->word);
	if (crm_word_is_prefix(word->word))
		crm_str_add_c(&out, '*');
	return crm_copy(arena, crm_str_text(&out));
}

/* Letters whose mark FTS5 keeps, for it strips those of Latin letters alone: capital, small. */
static const uint32_t marked[][2] = {
	{ 0x0400, 0x0450 }, { 0x0401, 0x0451 }, { 0x0403, 0x0453 }, { 0x0407, 0x0457 },
	{ 0x040C, 0x045C }, { 0x040D, 0x045D }, { 0x040E, 0x045E }, { 0x0419, 0x0439 },
	{ 0x0386, 0x03AC }, { 0x0388, 0x03AD }, { 0x0389, 0x03AE }, { 0x038A, 0x03AF },
	{ 0x038C, 0x03CC }, { 0x038E, 0x03CD }, { 0x038F, 0x03CE }, { 0x03AA, 0x03CA },
	{ 0x03AB, 0x03CB }, { 0x00DF, 0x00DF },
};

static void add_folded(struct crm_str *out, const char *text, size_t n, uint32_t code)
{
	for (size_t i = 0; i < CRM_COUNT(marked); i++) {
		if (code == marked[i][0] || code == marked[i][1]) {
			crm_utf8_add(out, marked[i][1]);
			return;
		}
	}
	crm_fold(out, text, n);
}

/* Combining marks that go on with a token and are dropped from it (sqlite3Fts5UnicodeIsdiacritic). */
static bool is_mark(uint32_t code)
{
	const uint32_t low = 0x08029FDF, high = 0x000361F8;

	if (code < 768 || code > 817)
		return false;
	return code < 800 ? low >> (code - 768) & 1 : high >> (code - 800) & 1;
}

void crm_word_add_tokens(struct crm_str *out, const char *text, size_t n)
{
	bool within = false;
	uint32_t code;

	for (size_t length; (length = crm_utf8_next(text, n, &code)) > 0; text += length, n -= length) {
		if (crm_utf8_is_word(code)) {
			if (!within)
				crm_str_add_c(out, '\n');
			add_folded(out, text, length, code);
			within = true;
		} else if (!(within && is_mark(code))) {
			if (within)
				crm_str_add_c(out, '\n');
			within = false;
		}
	}
	if (within)
		crm_str_add_c(out, '\n');
}
