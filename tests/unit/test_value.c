/* From text to the stored form and back, type by type. */
#include "tap.h"

#include <math.h>
#include <stdlib.h>

#include "base/time.h"
#include "model/list.h"
#include "model/value.h"

static struct crm_arena *arena;
static const int64_t now = INT64_C(1795257843120); /* 2026-11-21T10:44:03.120Z */

static const char *const choices[] = { "new", "in_progress", "closed_won", NULL };

static struct crm_field field_of(enum crm_type type, unsigned flags)
{
	return (struct crm_field){
		.name = "field", .type = type, .flags = flags,
		.choices = type == CRM_T_CHOICE ? choices : NULL,
		.target = type == CRM_T_LINK ? "company" : NULL,
	};
}

static crm_err parse(enum crm_type type, unsigned flags, const char *text, struct crm_value *out)
{
	struct crm_reading reading = { .now = now, .currency = "EUR" };
	struct crm_field field = field_of(type, flags);
	struct crm_field *kept = crm_new(arena, struct crm_field, 1);

	*kept = field;
	return crm_value_parse(arena, &reading, kept, NULL, text, out);
}

/* What the text becomes, in the machine form; the error if it becomes nothing. */
static const char *through(enum crm_type type, unsigned flags, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_field field = field_of(type, flags);
	struct crm_value value, again;
	crm_err err = parse(type, flags, text, &value);

	if (err)
		return crm_copy(arena, err->text);
	crm_value_add_text(&out, &field, value, "EUR");
	const char *printed = crm_copy(arena, crm_str_text(&out));
	if (crm_value_check(&field, value))
		return crm_textf(arena, "%s (not canonical)", printed);
	/* What is printed for machines reads back as the same value, whatever it is. */
	err = parse(type, flags, printed, &again);
	if (err || !crm_value_equal(value, again))
		return crm_textf(arena, "%s (does not come back)", printed);
	return printed;
}

static bool refused(enum crm_type type, const char *text)
{
	struct crm_value value;
	crm_err err = parse(type, 0, text, &value);
	bool good = err && err->kind == CRM_INVALID && !strcmp(err->field, "field");

	if (!good)
		printf("# '%s': %s\n", text, err ? err->text : "accepted");
	return good;
}

static const char *hint(enum crm_type type, const char *text)
{
	struct crm_value value;
	crm_err err = parse(type, 0, text, &value);

	return err ? crm_copy(arena, err->nearest[0] ? err->nearest : err->hint) : "accepted";
}

static void test_texts(void)
{
	static const char naughty[] = "  \t undef 'NULL' \" -- ; DROP\n\x1b[31m "
	                              "\xe2\x80\xae Ω≈ç√ 田中さん e\xcc\x81 ";
	struct crm_value value;

	is(through(CRM_T_TEXT, 0, naughty), naughty, "a text is not touched");
	ok(!parse(CRM_T_TEXT, 0, naughty, &value) && value.s == naughty, "nor copied");
	is(through(CRM_T_LONGTEXT, 0, "a\r\nb\n"), "a\r\nb\n", "lines stay");
	ok(!parse(CRM_T_TEXT, 0, "", &value) && value.shape == CRM_EMPTY, "\"\" is empty");
	ok(!parse(CRM_T_TEXT, 0, NULL, &value) && value.shape == CRM_EMPTY, "so is NULL");
	ok(!parse(CRM_T_TEXT, 0, " ", &value) && value.n == 1, "a blank text is a text");
	ok(!parse(CRM_T_DATE, 0, " \t", &value) && value.shape == CRM_EMPTY, "a blank date is empty");
	is(through(CRM_T_TEXT, 0, "ab\xff"), "the text is not UTF-8: byte 3 is 0xff", "not UTF-8");
	ok(refused(CRM_T_TEXT, "\xc0\x80"), "an overlong NUL");
	ok(refused(CRM_T_TEXT, "\xed\xa0\x80"), "a surrogate");
}

static void test_email(void)
{
	static const char same[] = "eva@roof.example";
	static const char *const bad[] = {
		"x@", "@x.cz", "x", "a b@c.cz", "a@b@c.cz", "a@b", "a@b..cz", "a@-b.cz", "a@b-.cz",
		".a@b.cz", "a.@b.cz", "a..b@c.cz", "a@b.123", "a@b .cz", "a,b@c.cz", "<a@b.cz>",
		"a@b.cz\xe2\x80\x8b", "a\xc2\xa0@b.cz", "a@b_c.cz", "a@b.cz.", "\xff@b.cz",
	};
	struct crm_value value;

	is(through(CRM_T_EMAIL, 0, "  Eva.Nova+x@Roof.EXAMPLE "), "eva.nova+x@roof.example",
	   "in lower case");
	is(through(CRM_T_EMAIL, 0, "ДАХ.Nova@Дах.УКР"), "ДАХ.nova@Дах.УКР", "letters beyond ASCII stay");
	ok(!parse(CRM_T_EMAIL, 0, same, &value) && value.s == same, "canonical: not copied");
	is(through(CRM_T_EMAIL, 0, "пошта@приклад.укр"), "пошта@приклад.укр", "Ukrainian");
	is(through(CRM_T_EMAIL, 0, "用户@例子.公司"), "用户@例子.公司", "Chinese");
	is(through(CRM_T_EMAIL, 0, "o'neil@x-y.ie"), "o'neil@x-y.ie", "an apostrophe");
	is(through(CRM_T_EMAIL, 0, "x@"), "'x@' is not an e-mail address", "the sentence of the manual");
	is(through(CRM_T_EMAIL, 0, "a@b@c.cz"),
	   "'a@b@c.cz' is not an e-mail address: it has more than one '@'", "two of them");
	for (size_t i = 0; i < CRM_COUNT(bad); i++)
		ok(refused(CRM_T_EMAIL, bad[i]), "e-mail refused: %s", bad[i]);
	char wide[300];
	memset(wide, 'a', 65);
	strcpy(wide + 65, "@b.cz");
	ok(refused(CRM_T_EMAIL, wide), "65 bytes before @");
}

static void test_net(void)
{
	is(through(CRM_T_DOMAIN, 0, "Acme.Example"), "acme.example", "domain");
	is(through(CRM_T_DOMAIN, 0, "https://www.Acme.example/about?x"), "acme.example", "from a URL");
	is(through(CRM_T_DOMAIN, 0, "acme.example."), "acme.example", "the root dot");
	is(through(CRM_T_DOMAIN, 0, "www.com"), "www.com", "www itself");
	is(through(CRM_T_DOMAIN, 0, "příklad.cz"), "příklad.cz", "Czech domain");
	ok(refused(CRM_T_DOMAIN, "acme") && refused(CRM_T_DOMAIN, "a b.cz") &&
	   refused(CRM_T_DOMAIN, "x@y.cz") && refused(CRM_T_DOMAIN, "https://"), "bad domains");
	is(through(CRM_T_URL, 0, "acme.example/x?y=1#z"), "https://acme.example/x?y=1#z", "scheme added");
	is(through(CRM_T_URL, 0, "http://morgan.biz/"), "http://morgan.biz/", "as typed");
	is(through(CRM_T_URL, 0, "http://localhost:8080/x"), "http://localhost:8080/x", "localhost");
	is(through(CRM_T_URL, 0, "http://10.0.0.1/"), "http://10.0.0.1/", "an address");
	is(through(CRM_T_URL, 0, "http://[::1]:80/"), "http://[::1]:80/", "IPv6");
	ok(refused(CRM_T_URL, "[8]S+@2026-") && refused(CRM_T_URL, "http://[::1]x/") &&
	   refused(CRM_T_URL, "http://[::1") && refused(CRM_T_URL, "http://[]/"), "not IPv6");
	is(through(CRM_T_URL, 0, "https://u:p@x.cz/"), "https://u:p@x.cz/", "a user");
	is(through(CRM_T_URL, 0, "https://uk.wikipedia.org/wiki/Київ"),
	   "https://uk.wikipedia.org/wiki/Київ", "an IRI");
	ok(refused(CRM_T_URL, "acme") && refused(CRM_T_URL, "http://") &&
	   refused(CRM_T_URL, "a b.cz") && refused(CRM_T_URL, "javascript:alert(1)") &&
	   refused(CRM_T_URL, "http://x.cz/<script>") && refused(CRM_T_URL, "x.cz:a/") &&
	   refused(CRM_T_URL, "http://:80/") && refused(CRM_T_URL, "http:///x"), "bad URLs");
}

static void test_phone(void)
{
	is(through(CRM_T_PHONE, 0, " 831.605.2433x72946 "), "831.605.2433x72946", "as typed");
	is(through(CRM_T_PHONE, 0, "(376)694-9481 ext. 10"), "(376)694-9481 ext. 10", "extension");
	is(through(CRM_T_PHONE, 0, "112"), "112", "three digits");
	is(through(CRM_T_PHONE, 0, "12"), "'12' is not a telephone number: it has fewer than 3 digits",
	   "two digits");
	is(through(CRM_T_PHONE, 0, "12a3456"),
	   "'12a3456' is not a telephone number: 'a' does not belong in one", "a letter");
	ok(refused(CRM_T_PHONE, "none") && refused(CRM_T_PHONE, "１２３"), "no digits of ASCII");
}

static void test_codes(void)
{
	is(through(CRM_T_COUNTRY, 0, "czech republic"), "CZ", "country");
	is(through(CRM_T_CURRENCY, 0, "czk"), "CZK", "currency");
	is(hint(CRM_T_CURRENCY, "EUE"), "EUR", "nearest currency");
	ok(refused(CRM_T_CURRENCY, "XX") && refused(CRM_T_CURRENCY, "QQQ"), "no currency");
	is(through(CRM_T_LANGUAGE, 0, "ZH-hant-tw"), "zh-Hant-TW", "language");
	is(through(CRM_T_LANGUAGE, 0, "cs_CZ"), "cs-CZ", "locale");
	ok(refused(CRM_T_LANGUAGE, "Czech") && refused(CRM_T_LANGUAGE, "c") &&
	   refused(CRM_T_LANGUAGE, "cs-") && refused(CRM_T_LANGUAGE, "cs--CZ"), "no language");
	is(through(CRM_T_TIMEZONE, 0, "Europe/Prague"), "Europe/Prague", "zone");
	ok(refused(CRM_T_TIMEZONE, "Europe/Prag") && refused(CRM_T_TIMEZONE, "../../etc/passwd"),
	   "no zone");
	is(through(CRM_T_CHOICE, 0, "Closed Won"), "closed_won", "choice, spaces and case");
	is(through(CRM_T_CHOICE, 0, "in-progress"), "in_progress", "choice, hyphen");
	is(through(CRM_T_CHOICE, 0, "closd_won"),
	   "'closd_won' is not one of new, in_progress, closed_won", "no choice");
	is(hint(CRM_T_CHOICE, "closd_won"), "closed_won", "nearest choice");
	ok(refused(CRM_T_CHOICE, "ne") && refused(CRM_T_CHOICE, "newer"), "a part of a choice");
}

static void test_bool(void)
{
	static const char *const yes[] = { "yes", "TRUE", "1", "y", "on", "x", " Yes " };
	static const char *const no[] = { "no", "False", "0", "n", "OFF" };

	for (size_t i = 0; i < CRM_COUNT(yes); i++)
		is(through(CRM_T_BOOL, 0, yes[i]), "yes", yes[i]);
	for (size_t i = 0; i < CRM_COUNT(no); i++)
		is(through(CRM_T_BOOL, 0, no[i]), "no", no[i]);
	ok(refused(CRM_T_BOOL, "maybe") && refused(CRM_T_BOOL, "2"), "neither");
}

static void test_numbers(void)
{
	struct crm_value value;

	is(through(CRM_T_INTEGER, 0, " 1 000 "), "1000", "integer");
	ok(refused(CRM_T_INTEGER, "1.5") && refused(CRM_T_INTEGER, "many") &&
	   refused(CRM_T_INTEGER, "99999999999999999999"), "no integer");
	is(through(CRM_T_DECIMAL, 0, "12.5"), "12.5", "decimal");
	ok(!parse(CRM_T_DECIMAL, 0, "-0", &value) && !signbit(value.r), "one zero");
	ok(refused(CRM_T_DECIMAL, "nan") && refused(CRM_T_DECIMAL, "inf") &&
	   refused(CRM_T_DECIMAL, "0x10"), "no decimal");
	is(through(CRM_T_PERCENT, 0, "50 %"), "50", "percent");
	ok(refused(CRM_T_PERCENT, "%"), "a bare sign");
	is(through(CRM_T_MONEY, 0, "1200.5"), "1200.50", "money");
	is(through(CRM_T_MONEY, 0, "-3.20 EUR"), "-3.20", "money with its currency");
	ok(refused(CRM_T_MONEY, "5 USD") && refused(CRM_T_MONEY, "1.234") &&
	   refused(CRM_T_MONEY, "x"), "no money");
	is(through(CRM_T_DURATION, 0, "90m"), "1h30m", "duration");
	ok(refused(CRM_T_DURATION, "soon"), "no duration");
}

static void test_dates(void)
{
	static const char same[] = "2026-11-21";
	struct crm_value value;

	ok(!parse(CRM_T_DATE, 0, same, &value) && value.s == same, "a date: not copied");
	is(through(CRM_T_DATE, 0, "tomorrow"), "2026-11-22", "tomorrow");
	is(through(CRM_T_DATE, 0, "eom"), "2026-11-30", "end of the month");
	ok(refused(CRM_T_DATE, "2026-02-30") && refused(CRM_T_DATE, "10/20/2016"), "no date");
	is(through(CRM_T_DATE, 0, "2026-Q4"), "'2026-Q4' is not a date: it is many days", "a quarter");
	is(hint(CRM_T_DATE, "2026-Q4"), "its first day is 2026-10-01, its last 2026-12-31", "hint");
	is(through(CRM_T_INSTANT, 0, "2026-11-21"), "2026-11-21T05:00:00.000Z",
	   "a day is its first moment in the zone");
	is(through(CRM_T_INSTANT, 0, "2026-11-01"), "2026-11-01T04:00:00.000Z",
	   "a day of 25 hours too");
	is(through(CRM_T_INSTANT, 0, "2026-11-21T10:44:03Z"), "2026-11-21T10:44:03.000Z", "instant");
	ok(refused(CRM_T_INSTANT, "2026-11") && refused(CRM_T_INSTANT, "noonish"), "no instant");
}

static void test_links(void)
{
	struct crm_value value;

	is(through(CRM_T_LINK, 0, "7f3a9c00d1e2b344"), "7f3a9c00d1e2b344", "a full id");
	crm_err err = parse(CRM_T_LINK, 0, "Acme Ltd", &value);
	is_int(crm_err_kind(err), CRM_NOT_FOUND, "a name, without a repository");
	is(err->text, "there is no company 'Acme Ltd'", "says what there is not");
	is(through(CRM_T_ANYLINK, 0, "deal:7f3a9c00d1e2b344"), "deal:7f3a9c00d1e2b344", "any link");
	ok(refused(CRM_T_ANYLINK, "7f3a9c00d1e2b344") && refused(CRM_T_ANYLINK, ":x") &&
	   refused(CRM_T_ANYLINK, "deal"), "no entity");
	is(through(CRM_T_ID, 0, "7f3a9c00d1e2b344"), "7f3a9c00d1e2b344", "id");
	ok(refused(CRM_T_ID, "7F3A9C00D1E2B344") && refused(CRM_T_ID, "7f3a"), "no id");
}

static void test_lists(void)
{
	struct crm_value value;
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	is(through(CRM_T_TEXT, CRM_LIST, "vip; key;vip ;;"), "key;vip", "sorted, unique, trimmed");
	ok(!parse(CRM_T_TEXT, CRM_LIST, "vip;key", &value) && !strcmp(value.s, "[\"key\",\"vip\"]"),
	   "stored as JSON");
	is(through(CRM_T_TEXT, CRM_LIST, "a\\;b;c\\\\d"), "a\\;b;c\\\\d", "escapes");
	is(through(CRM_T_TEXT, CRM_LIST, "vip,key, Růže ,;x"), "Růže;key;vip;x", "commas part as well");
	is(through(CRM_T_TEXT, CRM_LIST, "a\\,b;c,d"), "a\\,b;c;d", "but not an escaped one");
	is(through(CRM_T_TEXT, CRM_LIST, "C:\\temp"), "C:\\\\temp", "a lone backslash");
	is(through(CRM_T_TEXT, CRM_LIST, "\\ a\\ ;b\\"), "\\ a\\ ;b\\\\", "white space kept if escaped");
	is(through(CRM_T_TEXT, CRM_LIST, ";; ;"), "", "nothing but separators is empty");
	is(through(CRM_T_TEXT, CRM_LIST, "Živý;田;ой"), "Živý;ой;田", "bytewise order");
	is(through(CRM_T_EMAIL, CRM_LIST, "a@B.cz;c@d.cz"), "a@b.cz;c@d.cz", "a list of e-mails");
	is(through(CRM_T_EMAIL, CRM_LIST, "a@b.cz;c@"), "'c@' is not an e-mail address", "one is wrong");

	const char *odd[] = { "\"q\" \\", "\x01\n\t", " ", "é\x7f", ";" };
	struct crm_value list = crm_list_make(arena, odd, CRM_COUNT(odd));
	is(list.s, "[\"\\u0001\\n\\t\",\" \",\"\\\"q\\\" \\\\\",\";\",\"é\x7f\"]", "the stored form");
	struct crm_field field = field_of(CRM_T_TEXT, CRM_LIST);
	crm_value_add_text(&out, &field, list, NULL);
	ok(!parse(CRM_T_TEXT, CRM_LIST, crm_str_text(&out), &value) && crm_value_equal(value, list),
	   "odd elements come back");
	ok(crm_list_has(list, "\x01\n\t") && !crm_list_has(list, "q"), "has");

	size_t at = 0;
	ok(crm_list_next(crm_value_text("[ \"\\ud83d\\ude00\" , \"\\/b\"]"), &at, &out) &&
	   !strcmp(crm_str_text(&out), "😀"), "a surrogate pair");
	static const char *const broken[] = { "[\"a", "[\"a\\", "[\"\\u00", "[\"\\ud83d\"]", "x",
	                                      "[1]", "[\"a\\q\"]", "[]", "[\"\\u0000\"]" };
	for (size_t i = 0; i < CRM_COUNT(broken); i++) {
		at = 0;
		ok(!crm_list_next(crm_value_text(broken[i]), &at, &out), "broken list: %s", broken[i]);
	}
}

static bool stored(enum crm_type type, unsigned flags, struct crm_value value)
{
	struct crm_field field = field_of(type, flags);

	return !crm_value_check(&field, value);
}

static void test_check(void)
{
	ok(stored(CRM_T_TEXT, 0, CRM_NO_VALUE), "empty is always right");
	ok(!stored(CRM_T_TEXT, 0, crm_value_integer(1)), "a number for a text");
	ok(!stored(CRM_T_INTEGER, 0, crm_value_text("1")), "a text for a number");
	ok(!stored(CRM_T_DECIMAL, 0, crm_value_integer(1)), "an integer for a real");
	ok(!stored(CRM_T_DECIMAL, 0, crm_value_real(1.0 / 0.0)), "infinity");
	ok(!stored(CRM_T_BOOL, 0, crm_value_integer(2)), "2 for yes or no");
	ok(!stored(CRM_T_EMAIL, 0, crm_value_text("a@B.cz")), "an upper-case domain");
	ok(!stored(CRM_T_EMAIL, 0, crm_value_text("A@b.cz")), "an upper-case local part");
	ok(!stored(CRM_T_EMAIL, CRM_LIST, crm_value_text("[\"A@b.cz\"]")), "in a list too");
	ok(!stored(CRM_T_DATE, 0, crm_value_text("tomorrow")), "tomorrow");
	ok(!stored(CRM_T_INSTANT, 0, crm_value_text("2026-11-21")), "a date for an instant");
	ok(!stored(CRM_T_COUNTRY, 0, crm_value_text("Czechia")), "a name for a code");
	ok(!stored(CRM_T_CHOICE, 0, crm_value_text("New")), "a choice in other case");
	ok(!stored(CRM_T_LINK, 0, crm_value_text("7f3a")), "a short id");
	ok(!stored(CRM_T_TEXT, 0, crm_value_text_n("a\0b", 3)), "a NUL");
	ok(!stored(CRM_T_TEXT, CRM_LIST, crm_value_text("[\"b\",\"a\"]")), "an unsorted list");
	ok(!stored(CRM_T_TEXT, CRM_LIST, crm_value_text("[\"a\", \"b\"]")), "a list with spaces");
	ok(!stored(CRM_T_TEXT, CRM_LIST, crm_value_text("[]")), "an empty list");
	ok(!stored(CRM_T_TEXT, CRM_LIST, crm_value_text("a")), "no list");
	ok(!stored(CRM_T_EMAIL, CRM_LIST, crm_value_text("[\"a\"]")), "a list of what it is not");
}

static const char *shown(enum crm_type type, unsigned flags, struct crm_value value)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_field field = field_of(type, flags);

	crm_value_add_shown(&out, &field, value, type == CRM_T_MONEY ? "EUR" : NULL, now);
	return crm_copy(arena, crm_str_text(&out));
}

static void test_shown(void)
{
	is(shown(CRM_T_MONEY, 0, crm_value_integer(120050)), "1,200.50 EUR", "money for people");
	is(shown(CRM_T_PERCENT, 0, crm_value_real(50)), "50 %", "percent for people");
	is(shown(CRM_T_BOOL, 0, crm_value_integer(1)), "yes", "yes for people");
	is(shown(CRM_T_TEXT, CRM_LIST, crm_value_text("[\"key\",\"vip\"]")), "key, vip", "lists");
	is(shown(CRM_T_TEXT, 0, CRM_NO_VALUE), "", "empty");
	ok(strcmp(shown(CRM_T_INSTANT, 0, crm_value_text("2026-11-21T10:44:00.000Z")),
	          "2026-11-21T10:44:00.000Z"), "instants are friendly");
}

static void test_compare(void)
{
	ok(crm_value_compare(CRM_NO_VALUE, crm_value_integer(-5)) < 0, "empty first");
	ok(crm_value_compare(crm_value_integer(9), crm_value_text("1")) < 0, "numbers before texts");
	ok(crm_value_compare(crm_value_integer(INT64_MAX), crm_value_integer(INT64_MAX - 1)) > 0,
	   "large integers");
	ok(crm_value_compare(crm_value_integer(INT64_MAX), crm_value_real(9223372036854775808.0)) < 0,
	   "a large integer and a real");
	ok(crm_value_equal(crm_value_integer(2), crm_value_real(2)), "2 is 2.0");
	ok(crm_value_compare(crm_value_text("a"), crm_value_text("ab")) < 0, "a prefix first");
	ok(crm_value_compare(crm_value_text("z"), crm_value_text("é")) < 0, "bytewise");
	ok(!crm_value_equal(crm_value_text("a"), CRM_NO_VALUE), "a text is not empty");
	ok(crm_value_equal(crm_value_text(""), CRM_NO_VALUE), "\"\" is");
}

static void test_types(void)
{
	enum crm_type type;

	for (size_t i = 0; crm_type_at(i); i++)
		ok(crm_type_find(crm_type_at(i), &type) && (size_t)type == i &&
		   !strcmp(crm_type_name(type), crm_type_at(i)) && *crm_type_title(type) &&
		   *crm_type_sql(type), "type %s", crm_type_at(i));
	ok(!crm_type_find("nonsense", &type) && !crm_type_find("", &type), "no such type");
	ok(crm_type_is_ordered(CRM_T_DATE) && !crm_type_is_ordered(CRM_T_CHOICE), "ordered");
	ok(crm_type_may_list(CRM_T_EMAIL) && !crm_type_may_list(CRM_T_MONEY), "lists");
}

int main(void)
{
	setenv("TZ", "America/New_York", 1);
	arena = crm_arena_new();
	test_types();
	test_texts();
	test_email();
	test_net();
	test_phone();
	test_codes();
	test_bool();
	test_numbers();
	test_dates();
	test_links();
	test_lists();
	test_check();
	test_shown();
	test_compare();
	crm_arena_drop(&arena);
	return tap_done();
}
