#include "base/sound.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/id.h"
#include "base/utf8.h"

/* -- into Latin letters ------------------------------------------------------------------ */

struct letter {
	uint32_t code;
	const char *latin;
};

/* In order of code. Letters whose accent folding would take away (ё, й, ї) are here, and those without one (ł, ø). */
static const struct letter letters[] = {
	{ 0xE6, "ae" }, { 0xF0, "d" }, { 0xF8, "o" }, { 0xFE, "t" }, { 0x111, "d" }, { 0x131, "i" }, { 0x142, "l" },
	{ 0x153, "oe" },
	{ 0x3B1, "a" }, { 0x3B2, "v" }, { 0x3B3, "g" }, { 0x3B4, "d" }, { 0x3B5, "e" }, { 0x3B6, "z" }, { 0x3B7, "i" },
	{ 0x3B8, "th" }, { 0x3B9, "i" }, { 0x3BA, "k" }, { 0x3BB, "l" }, { 0x3BC, "m" }, { 0x3BD, "n" }, { 0x3BE, "x" },
	{ 0x3BF, "o" }, { 0x3C0, "p" }, { 0x3C1, "r" }, { 0x3C2, "s" }, { 0x3C3, "s" }, { 0x3C4, "t" }, { 0x3C5, "y" },
	{ 0x3C6, "f" }, { 0x3C7, "kh" }, { 0x3C8, "ps" }, { 0x3C9, "o" },
	{ 0x430, "a" }, { 0x431, "b" }, { 0x432, "v" }, { 0x433, "g" }, { 0x434, "d" }, { 0x435, "e" }, { 0x436, "zh" },
	{ 0x437, "z" }, { 0x438, "i" }, { 0x439, "i" }, { 0x43A, "k" }, { 0x43B, "l" }, { 0x43C, "m" }, { 0x43D, "n" },
	{ 0x43E, "o" }, { 0x43F, "p" }, { 0x440, "r" }, { 0x441, "s" }, { 0x442, "t" }, { 0x443, "u" }, { 0x444, "f" },
	{ 0x445, "kh" }, { 0x446, "ts" }, { 0x447, "ch" }, { 0x448, "sh" }, { 0x449, "shch" }, { 0x44A, "" }, { 0x44B, "y" },
	{ 0x44C, "" }, { 0x44D, "e" }, { 0x44E, "yu" }, { 0x44F, "ya" }, { 0x451, "yo" }, { 0x454, "ye" }, { 0x456, "i" },
	{ 0x457, "yi" }, { 0x45E, "u" }, { 0x491, "g" },
};

static int by_code(const void *code, const void *letter)
{
	uint32_t a = *(const uint32_t *)code, b = ((const struct letter *)letter)->code;
	return a < b ? -1 : a > b;
}

static uint32_t lower(uint32_t code)
{
	if ((code >= 0x410 && code <= 0x42F) || (code >= 0x391 && code <= 0x3A9))
		return code + 0x20;
	if (code >= 0x400 && code <= 0x40F)
		return code + 0x50;
	return code == 0x490 || code == 0x141 || code == 0x110 ? code + 1 : code;
}

static bool is_chinese(uint32_t code)
{
	return (code >= 0x3400 && code <= 0x9FFF) || (code >= 0x20000 && code <= 0x323AF);
}

/* In Greek an ypsilon sounds by what stands before it: ου, αυ, ευ. */
static const char *after_vowel(const struct crm_str *out, const char *latin)
{
	char last = out->n ? out->s[out->n - 1] : '\0';
	return last == 'o' ? "u" : last == 'a' || last == 'e' ? "v" : latin;
}

static void to_latin(struct crm_str *out, const char *text, size_t n)
{
	uint32_t code;
	for (size_t at = 0, length; (length = crm_utf8_next(text + at, n - at, &code)); at += length) {
		uint32_t small = lower(code);
		const struct letter *letter = small < 0x80 ? NULL
			: bsearch(&small, letters, CRM_COUNT(letters), sizeof *letters, by_code);
		if (letter)
			crm_str_add(out, small == 0x3C5 ? after_vowel(out, letter->latin) : letter->latin);
		else if (is_chinese(code))
			crm_str_addf(out, " %.*s ", (int)length, text + at);
		else
			crm_str_add_n(out, text + at, length);
	}
}

static bool is_plain(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

/* Signs that stand within a word. */
static size_t silent_length(const char *text, size_t n)
{
	uint32_t code;
	size_t length = crm_utf8_next(text, n, &code);
	bool silent = code == '\'' || code == '.' || code == '`' || code == 0x2019 || code == 0x2BC || code == 0xB4;
	return silent ? length : 0;
}

static void add_words(struct crm_str *out, const char *text, size_t n)
{
	uint32_t code;
	bool gap = false;
	for (size_t at = 0, length; at < n; at += length) {
		/* "s. r. o." has spaces of its own; a dot before a letter has none. */
		if ((length = silent_length(text + at, n - at)))
			continue;
		length = crm_utf8_next(text + at, n - at, &code);
		if (!crm_utf8_is_word(code)) {
			gap = true;
			continue;
		}
		if (gap && out->n && out->s[out->n - 1] != ' ')
			crm_str_add_c(out, ' ');
		gap = false;
		crm_str_add_n(out, text + at, length);
	}
}

void crm_sound_words(struct crm_str *out, const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str latin = {0}, folded = {0};
	if (is_plain(text, n)) {
		crm_fold(&folded, text, n);
		add_words(out, crm_str_text(&folded), folded.n);
		return;
	}
	to_latin(&latin, text, n);
	crm_fold(&folded, crm_str_text(&latin), latin.n);
	crm_str_clear(&latin);
	to_latin(&latin, crm_str_text(&folded), folded.n);
	add_words(out, crm_str_text(&latin), latin.n);
}

/* -- as it sounds -------------------------------------------------------------------------- */

struct spelling {
	const char *from, *to;
};

/* The first that fits is taken: longer ones stand before shorter ones. */
static const struct spelling spellings[] = {
	{ "shch", "s" }, { "tsch", "c" }, { "sch", "s" }, { "tch", "c" }, { "sh", "s" }, { "sz", "s" }, { "zh", "z" },
	{ "dz", "z" }, { "ch", "c" }, { "cz", "c" }, { "ts", "c" }, { "tz", "c" }, { "ck", "k" }, { "kh", "g" },
	{ "gh", "g" }, { "ph", "f" }, { "th", "t" }, { "qu", "kv" }, { "ae", "a" }, { "oe", "o" }, { "ue", "u" },
	{ "ou", "u" }, { "h", "g" }, { "j", "i" }, { "q", "k" }, { "w", "v" }, { "x", "ks" }, { "y", "i" },
};

static const struct spelling *spelling_at(const char *word, size_t n)
{
	if (!strchr("stzdckgpqaohjwxyu", *word))
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(spellings); i++) {
		size_t length = strlen(spellings[i].from);
		if (length <= n && memcmp(word, spellings[i].from, length) == 0)
			return &spellings[i];
	}
	return NULL;
}

/* A letter that is doubled sounds once; of digits and other scripts each counts. */
static bool is_doubled(const struct crm_str *out, size_t start, char c)
{
	return out->n > start && out->s[out->n - 1] == c && c >= 'a' && c <= 'z';
}

void crm_sound_spell(struct crm_str *out, const char *word, size_t n)
{
	size_t start = out->n;
	for (size_t at = 0; at < n;) {
		const struct spelling *spelling = spelling_at(word + at, n - at);
		char same[2] = { word[at], '\0' };
		for (const char *to = spelling ? spelling->to : same; *to; to++)
			if (!is_doubled(out, start, *to))
				crm_str_add_c(out, *to);
		at += spelling ? strlen(spelling->from) : 1;
	}
}

/* -- keys ---------------------------------------------------------------------------------- */

/* '\0': a vowel, which is left out but at the beginning. */
static char class_of(char c)
{
	static const char classes[] = {
		['b'] = 'p', ['c'] = 'k', ['d'] = 't', ['f'] = 'f', ['g'] = 'k', ['h'] = 'k', ['k'] = 'k', ['l'] = 'l',
		['m'] = 'm', ['n'] = 'm', ['p'] = 'p', ['q'] = 'k', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['v'] = 'f',
		['w'] = 'f', ['x'] = 'k', ['z'] = 's',
	};
	unsigned char u = (unsigned char)c;
	return u < sizeof classes && u >= 'a' ? classes[u] : strchr("aeiouy", c) ? '\0' : c;
}

uint64_t crm_sound_key(const char *spelt, size_t n)
{
	enum { MOST = 12 };
	char key[MOST + 1];
	size_t count = 0;
	for (size_t i = 0; i < n && count < MOST; i++) {
		char class = class_of(spelt[i]);
		if (!class && i == 0)
			class = 'a';
		if (class && (!count || key[count - 1] != class))
			key[count++] = class;
	}
	uint64_t hash = CRM_HASH_START;
	key[count] = '\0';
	hash = crm_hash(hash, key);
	return hash ? hash : 1;
}

bool crm_sound_next(const char *words, size_t *at, const char **word, size_t *n)
{
	while (words[*at] == ' ')
		(*at)++;
	*word = words + *at;
	*n = strcspn(*word, " ");
	*at += *n;
	return *n > 0;
}
