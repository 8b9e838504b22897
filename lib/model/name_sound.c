#include "model/name_sound.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/sound.h"

/* As crm_sound_words writes them: sorted, for they are searched. */
static const char *const titles[] = {
	"bc", "csc", "dis", "dr", "drsc", "frau", "herr", "ing", "judr", "mba", "mgr", "mr", "mrs", "ms",
	"mudr", "pan", "pani", "phd", "phdr", "prof", "rndr",
};

static const char *const forms[] = {
	"ab", "ad", "ag", "ao", "aps", "as", "asa", "at", "bhd", "bt", "bv", "co", "company", "corp",
	"corporation", "dat", "dd", "doo", "dooel", "druzstvo", "ead", "eg", "eirl", "ek", "eood", "ev", "fop",
	"fzc", "fze", "gbr", "gesmbh", "gmbh", "hb", "inc", "incorporated", "kd", "kft", "kg", "kgaa", "ks", "lda",
	"limited", "llc", "llp", "lp", "ltd", "ltda", "mbh", "nao", "nv", "nyrt", "oao", "ohg", "oo", "ood",
	"ooo", "ops", "ou", "oy", "oyj", "pao", "partg", "pat", "plc", "pllc", "pp", "prat", "pt", "pte",
	"pty", "pvt", "sa", "sarl", "sas", "scs", "sdn", "se", "sia", "sl", "slu", "snc", "sp", "spa", "spol",
	"srl", "sro", "the", "tov", "uab", "ug", "vat", "vos", "zao", "zat", "zoo", "zrt", "zs",
};

/* Forms of several words, as crm_sound_words writes them; longer ones before what they end with. */
static const char *const long_forms[] = {
	"obshchestvo s ogranichennoi otvetstvennostyu", "tovaristvo z obmezhenoyu vidpovidalnistyu",
	"spolka z ograniczona odpowiedzialnoscia", "gesellschaft mit beschrankter haftung",
	"publichnoe aktsionernoe obshchestvo", "publichne aktsionerne tovaristvo",
	"privatne aktsionerne tovaristvo", "spolocnost s rucenim obmedzenym", "spolecnost s rucenim omezenym",
	"fizichna osoba pidpriyemets", "verejna obchodni spolecnost", "limited liability company",
	"aktsionernoe obshchestvo", "aktsionerne tovaristvo", "privatne pidpriyemstvo",
	"public limited company", "komanditni spolecnost", "joint stock company", "akciova spolecnost",
	"aktiengesellschaft", "haftungsbeschrankt", "societa per azioni", "sociedad limitada",
	"sociedad anonima", "societe anonyme", "spolka akcyjna", "gesellschaft mbh", "proprietary limited",
	"s de rl de cv", "sa de cv", "spolka z oo", "spolka zoo", "ges mbh", "sp z oo", "s ro",
};

/* What joins two names of one firm, in any of the languages. */
static const char *const joining[] = { "a", "and", "e", "et", "i", "ta", "u", "und", "y" };

static const char *const chinese_forms[] = {
	"集团股份有限公司", "集团有限公司", "股份有限公司", "有限责任公司", "有限公司", "株式会社", "有限会社", "合同会社", "集团", "公司",
};

static const char *const japanese_forms[] = { "株式会社", "有限会社", "合同会社" };

struct word {
	const char *s;
	size_t n;
};

static int by_text(const void *word, const void *entry)
{
	const struct word *a = word;
	const char *b = *(const char *const *)entry;
	int order = strncmp(a->s, b, a->n);
	return order ? order : -(int)(b[a->n] != '\0');
}

static bool is_among(const struct word *word, const char *const *list, size_t count)
{
	return bsearch(word, list, count, sizeof *list, by_text) != NULL;
}

static void add_word(struct crm_str *out, size_t start, const struct word *word)
{
	if (out->n > start)
		crm_str_add_c(out, ' ');
	crm_sound_spell(out, word->s, word->n);
}

static void add_others(struct crm_str *out, const char *words, const char *const *left_out, size_t count)
{
	size_t start = out->n, at = 0;
	struct word word;
	while (crm_sound_next(words, &at, &word.s, &word.n))
		if (!is_among(&word, left_out, count))
			add_word(out, start, &word);
	if (out->n > start)
		return;
	for (at = 0; crm_sound_next(words, &at, &word.s, &word.n);)
		add_word(out, start, &word);
}

static int by_bytes(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order = memcmp(x->s, y->s, x->n < y->n ? x->n : y->n);
	return order ? order : (x->n > y->n) - (x->n < y->n);
}

static bool is_chinese(const char *words)
{
	return (unsigned char)words[0] >= 0xE3 && (unsigned char)words[0] <= 0xF0;
}

static void add_sorted(struct crm_str *out, const char *words)
{
	enum { MOST = 8 };
	struct word list[MOST];
	size_t count = 0, at = 0, start = out->n;
	while (count < MOST && crm_sound_next(words, &at, &list[count].s, &list[count].n))
		count++;
	qsort(list, count, sizeof *list, by_bytes);
	for (size_t i = 0; i < count; i++)
		add_word(out, start, &list[i]);
}

void crm_sound_person(struct crm_str *out, const char *name, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	crm_sound_words(&words, name, n);
	if (is_chinese(crm_str_text(&words)))
		add_sorted(out, crm_str_text(&words));
	else
		add_others(out, crm_str_text(&words), titles, CRM_COUNT(titles));
}

/* "s r o" is what remains of "s. r. o.": letters that stand alone beside each other are one word. */
static void join_letters(struct crm_str *out, const char *words)
{
	struct word word;
	bool alone = false;
	for (size_t at = 0; crm_sound_next(words, &at, &word.s, &word.n);) {
		if (out->n && !(alone && word.n == 1))
			crm_str_add_c(out, ' ');
		crm_str_add_n(out, word.s, word.n);
		alone = word.n == 1;
	}
}

/* Of Japanese names the form stands in front as often as behind. */
static size_t front_form(const char *name, size_t n)
{
	for (size_t i = 0; i < CRM_COUNT(japanese_forms); i++) {
		size_t length = strlen(japanese_forms[i]);
		if (n > length && memcmp(name, japanese_forms[i], length) == 0)
			return length;
	}
	return 0;
}

static size_t without_chinese_form(const char *name, size_t n)
{
	for (size_t i = 0; i < CRM_COUNT(chinese_forms); i++) {
		size_t length = strlen(chinese_forms[i]);
		if (n > length && memcmp(name + n - length, chinese_forms[i], length) == 0)
			return n - length;
	}
	return n;
}

/* Where the phrase stands in the words as whole ones; NULL: nowhere. */
static char *find_phrase(char *words, const char *phrase)
{
	size_t n = strlen(phrase);
	for (char *at = words; (at = strstr(at, phrase)); at++)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return at;
	return NULL;
}

/* Unless the name is nothing else. */
static void leave_out_long_forms(struct crm_str *words)
{
	for (size_t i = 0; i < CRM_COUNT(long_forms); i++) {
		size_t n = strlen(long_forms[i]);
		char *at = words->n > n ? find_phrase(words->s, long_forms[i]) : NULL;
		if (at)
			memset(at, ' ', n);
	}
}

/* "Novák a syn", "Novák & syn": what stands between words and only joins them. */
static void leave_out_joining(struct crm_str *words)
{
	struct word word;
	for (size_t at = 0; words->n && crm_sound_next(words->s, &at, &word.s, &word.n);) {
		size_t from = (size_t)(word.s - words->s);
		bool between = from > strspn(words->s, " ") && words->s[at + strspn(words->s + at, " ")];
		if (between && is_among(&word, joining, CRM_COUNT(joining)))
			memset(words->s + from, ' ', word.n);
	}
}

void crm_sound_firm(struct crm_str *out, const char *name, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0}, joined = {0};
	size_t front = front_form(name, n);
	crm_sound_words(&words, name + front, without_chinese_form(name + front, n - front));
	join_letters(&joined, crm_str_text(&words));
	leave_out_long_forms(&joined);
	leave_out_joining(&joined);
	add_others(out, crm_str_text(&joined), forms, CRM_COUNT(forms));
}
