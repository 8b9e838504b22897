#include "tap.h"

#include "base/utf8.h"

static long invalid_at(const char *text, size_t n)
{
	size_t at = 0;

	return crm_utf8_valid(text, n, &at) ? -1 : (long)at;
}

#define AT(text) invalid_at(text, sizeof(text) - 1)

static void test_valid(void)
{
	is_int(AT(""), -1, "nothing is valid");
	is_int(AT("plain ASCII of some length, more than a word"), -1, "ASCII");
	is_int(AT("Příliš žluťoučký kůň, Олена Коваль, 李小龍, 👩‍🚀"), -1, "every length of character");
	is_int(AT("12345678901234567\0xx"), 17, "NUL is refused");
	is_int(AT("1234567\0"), 7, "NUL at the end of a word");
	is_int(AT("abc\x80"), 3, "a continuation alone");
	is_int(AT("abcdefgh\xC0\xAF"), 8, "overlong with two bytes");
	is_int(AT("\xE0\x9F\xBF"), 0, "overlong with three");
	is_int(AT("\xF0\x8F\xBF\xBF"), 0, "overlong with four");
	is_int(AT("\xED\xA0\x80"), 0, "a surrogate");
	is_int(AT("\xED\x9F\xBF\xEE\x80\x80"), -1, "its neighbours");
	is_int(AT("\xF4\x90\x80\x80"), 0, "beyond U+10FFFF");
	is_int(AT("\xF4\x8F\xBF\xBF"), -1, "U+10FFFF");
	is_int(AT("ab\xC4"), 2, "cut off");
	is_int(AT("a\xE4\xB8"), 1, "cut off later");
	is_int(AT("\xFF"), 0, "no lead byte");
	ok(!crm_utf8_valid("\xFF", 1, NULL), "the place need not be asked for");
}

static void test_next(void)
{
	const char text[] = "aé世😀\xFF\xC4";
	const uint32_t want[] = {'a', 0xE9, 0x4E16, 0x1F600, 0xFFFD, 0xFFFD};
	size_t at = 0, n = sizeof(text) - 1, count = 0, length;
	uint32_t code;
	bool same = true;

	while ((length = crm_utf8_next(text + at, n - at, &code))) {
		same = same && count < CRM_COUNT(want) && code == want[count];
		count++;
		at += length;
	}
	ok(same && count == CRM_COUNT(want), "decodes; bad bytes come out one at a time");
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	for (size_t i = 0; i < 4; i++)
		crm_utf8_add(&out, want[i]);
	crm_utf8_add(&out, 0xD800);
	is(out.s, "aé世😀\uFFFD", "encodes; a surrogate becomes U+FFFD");
}

static size_t width(const char *text)
{
	return crm_utf8_width(text, strlen(text));
}

static void test_width(void)
{
	is_int(width(""), 0, "nothing");
	is_int(width("Novák"), 5, "Czech");
	is_int(width("Nova\u0301k"), 5, "with a combining mark");
	is_int(width("Олена"), 5, "Ukrainian");
	is_int(width("李小龍"), 6, "Chinese is wide");
	is_int(width("😀"), 2, "emoji are wide");
	is_int(width("a\nb"), 4, "a line end as \\n");
	is_int(width("\x1b[31m"), 8, "ESC as \\x1b");
	is_int(width("\xFF"), 4, "a bad byte as \\xff");
	is_int(width("\u202E"), 6, "an override as \\u202e");
}

static const char *shown(struct crm_str *out, const char *text, size_t columns, size_t *used)
{
	crm_str_clear(out);
	*used = crm_utf8_add_shown(out, text, strlen(text), columns);
	return crm_str_text(out);
}

static void test_shown(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	size_t used;

	is(shown(&out, "Novák", 0, &used), "Novák", "no limit");
	is_int(used, 5, "its columns");
	is(shown(&out, "Novák", 5, &used), "Novák", "fits exactly");
	is(shown(&out, "Nováková", 5, &used), "Nová…", "shortened");
	is_int(used, 5, "its columns");
	is(shown(&out, "Roof for the barn", 8, &used), "Roof fo…", "ASCII shortened");
	is(shown(&out, "Roof", 4, &used), "Roof", "ASCII fits exactly");
	is(shown(&out, "李小龍", 5, &used), "李小…", "wide characters");
	is_int(used, 5, "five columns");
	is(shown(&out, "李小龍", 4, &used), "李…", "half a wide character is not shown");
	is_int(used, 3, "three columns used of four");
	is(shown(&out, "李小龍", 6, &used), "李小龍", "wide characters fit");
	is(shown(&out, "ab", 1, &used), "…", "one column");
	is(shown(&out, "Nova\u0301", 4, &used), "Nova\u0301", "a mark after the last column stays");
	is(shown(&out, "a\tb\r\n\x1b]0;x\a\x7f", 0, &used), "a\\tb\\r\\n\\x1b]0;x\\x07\\x7f", "controls");
	is(shown(&out, "\xC2\x9B" "31m \u202Eabc\u2066 \u2028", 0, &used),
	   "\\u009b31m \\u202eabc\\u2066 \\u2028", "C1, overrides, isolates, separators");
	is(shown(&out, "x\xFF\xC4y", 0, &used), "x\\xff\\xc4y", "bad bytes");
	is(shown(&out, "ab\ncd", 3, &used), "ab…", "an escape is not cut in two");
	for (size_t columns = 1; columns < 30; columns++) {
		const char *text = "Ева 李小龍\n\x01 žluť \u202E😀 konec dlouhého textu";
		shown(&out, text, columns, &used);
		if (used > columns || crm_utf8_width(out.s, out.n) != used)
			ok(false, "columns agree at %zu", columns);
	}
	crm_str_clear(&out);
	crm_str_add(&out, "kept ");
	crm_utf8_add_shown(&out, "abcdef", 6, 3);
	is(out.s, "kept ab…", "appends to what is there");
}

static const char *folded(struct crm_str *out, const char *text)
{
	crm_str_clear(out);
	crm_fold(out, text, strlen(text));
	return crm_str_text(out);
}

static void test_fold(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	is(folded(&out, ""), "", "nothing");
	is(folded(&out, "NOVAK [@`{] 09"), "novak [@`{] 09", "ASCII");
	is(folded(&out, "Novák"), "novak", "Czech");
	is(folded(&out, "Nova\u0301k"), "novak", "decomposed");
	is(folded(&out, "PŘÍLIŠ ŽLUŤOUČKÝ KŮŇ"), "prilis zlutoucky kun", "every Czech accent");
	is(folded(&out, "ОЛЕНА КОВАЛЬ"), "олена коваль", "Ukrainian");
	is(folded(&out, "Straße"), "strasse", "German sharp s");
	is(folded(&out, "ﬁn ①"), "fin 1", "compatibility forms");
	is(folded(&out, "ＡＢＣ"), "abc", "full width");
	is(folded(&out, "İstanbul"), "istanbul", "Turkish dotted I");
	is(folded(&out, "ΣΑΣ"), "σασ", "Greek final sigma folds as any");
	is(folded(&out, "Nguyễn"), "nguyen", "two accents on one letter");
	is(folded(&out, "李小龍"), "李小龍", "Chinese stays");
	is(folded(&out, "co\u00ADop\u200Beration"), "cooperation", "invisible characters");
	ok(strcmp(folded(&out, "か"), "か") == 0 && strcmp(folded(&out, "が"), "か") != 0,
	   "kana voicing is no accent");
	is(folded(&out, "की"), "की", "a Hindi vowel is no accent");
	is(folded(&out, "a\xFF" "b"), "a\uFFFDb", "a bad byte");
	char text[] = "Příliš žluťoučký 李 کی";
	crm_str_clear(&out);
	crm_fold(&out, text, sizeof(text) - 1);
	CRM_AUTO(crm_str_drop) struct crm_str again = {0};
	crm_fold(&again, out.s, out.n);
	is(again.s, out.s, "folding again changes nothing");
}

static void test_word(void)
{
	ok(crm_utf8_is_word('a') && crm_utf8_is_word('Z') && crm_utf8_is_word('0') && crm_utf8_is_word('9'),
	   "ASCII letters and digits");
	ok(!crm_utf8_is_word('_') && !crm_utf8_is_word('@') && !crm_utf8_is_word('[') &&
	   !crm_utf8_is_word('{') && !crm_utf8_is_word('/') && !crm_utf8_is_word(':'), "ASCII signs");
	ok(crm_utf8_is_word(0x159) && crm_utf8_is_word(0x416) && crm_utf8_is_word(0x674E) &&
	   crm_utf8_is_word(0x2167) && crm_utf8_is_word(0xE000), "letters, a Roman numeral, private use");
	ok(!crm_utf8_is_word(0x301) && !crm_utf8_is_word(0x2026) && !crm_utf8_is_word(0x1F600),
	   "marks, punctuation, emoji are not");
}

int main(void)
{
	test_valid();
	test_next();
	test_width();
	test_shown();
	test_fold();
	test_word();
	return tap_done();
}
