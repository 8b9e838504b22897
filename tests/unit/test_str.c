#include "tap.h"

#include <limits.h>

#include "base/str.h"

static void test_adding(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str s = {0};

	is(crm_str_text(&s), "", "an empty one is \"\"");
	crm_str_clear(&s);
	crm_str_add_n(&s, NULL, 0);
	is(crm_str_text(&s), "", "clearing and adding nothing");
	crm_str_add(&s, "Nová");
	crm_str_add_c(&s, ' ');
	crm_str_addf(&s, "%s-%d", "Олена", 7);
	is(s.s, "Nová Олена-7", "text, a character, a format");
	is_int(s.n, strlen(s.s), "n counts bytes");
	crm_str_cut(&s, 5);
	is(s.s, "Nová", "cut");
	crm_str_cut(&s, 50);
	is_int(s.n, 5, "a cut never lengthens");
	crm_str_clear(&s);
	crm_str_addf(&s, "%0200d", 1);
	is_int(s.n, 200, "a format larger than the room");
	crm_str_clear(&s);
	for (int i = 0; i < 100000; i++)
		crm_str_add_n(&s, "abc", 3);
	ok(s.n == 300000 && strlen(s.s) == 300000, "a hundred thousand pieces");
	crm_str_clear(&s);
	crm_str_add_n(&s, "a\0b", 3);
	ok(s.n == 3 && s.s[3] == '\0', "bytes may be NUL");
	crm_str_drop(&s);
	crm_str_drop(&s);
	ok(!s.s && !s.n && !s.room, "dropped twice");
}

static void test_exact_room(void)
{
	char bytes[300];

	memset(bytes, 'x', sizeof(bytes));
	for (size_t all = 1; all < sizeof(bytes); all++) {
		for (size_t n = 0; n < all; n += 7) {
			CRM_AUTO(crm_str_drop) struct crm_str s = {0};
			crm_str_add_n(&s, bytes, n);
			crm_str_addf(&s, "%.*s", (int)(all - n), bytes);
			if (s.n != all || strlen(s.s) != all) {
				ok(false, "%zu bytes and the rest of %zu", n, all);
				return;
			}
		}
	}
	ok(true, "every length up to the room and over it ends with a NUL");
}

static void test_int(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str s = {0};

	crm_str_add_int(&s, 0);
	crm_str_add_c(&s, ' ');
	crm_str_add_int(&s, LLONG_MAX);
	crm_str_add_c(&s, ' ');
	crm_str_add_int(&s, LLONG_MIN);
	is(s.s, "0 9223372036854775807 -9223372036854775808", "integers at their limits");
}

static void test_helpers(void)
{
	ok(crm_starts("deal:7f3a", "deal:") && !crm_starts("de", "deal") && crm_starts("x", ""), "starts");
	ok(crm_ends("a.csv", ".csv") && !crm_ends("csv", ".csv") && crm_ends("x", ""), "ends");
	ok(crm_same(NULL, NULL) && !crm_same(NULL, "") && !crm_same("", NULL) && crm_same("a", "a"),
	   "NULL equals only NULL");
	ok(crm_same_ascii("EUR", "eur") && !crm_same_ascii("eu", "eur") && !crm_same_ascii("eur", "eu"),
	   "ignoring ASCII case");
	ok(!crm_same_ascii("Ä", "ä"), "and only that");
	ok(!crm_same_ascii("[", "{") && !crm_same_ascii("@", "`"), "signs are not letters");
	ok(crm_same_name("E-mail Address", "email_address"), "names: spaces, dash, underscore");
	ok(crm_same_name("e.mail/", "Email") && crm_same_name("", "- -"), "names: at the ends");
	ok(!crm_same_name("email", "emails") && !crm_same_name("emails", "email"), "names: a longer one");
	ok(crm_same_name(NULL, NULL) && !crm_same_name(NULL, ""), "names: NULL");
}

static void test_nearest(void)
{
	static const char *const names[] = {
		"name", "stage", NULL, "amount", "proposal", "prospecting", "close_date", "closed_at",
		"email", "emails", "owner", "Příjmení",
	};
	const size_t n = CRM_COUNT(names);

	is(crm_nearest("propsal", names, n), "proposal", "a letter left out");
	is(crm_nearest("satge", names, n), "stage", "two letters changed places");
	is(crm_nearest("STAGE", names, n), "stage", "case does not matter");
	is(crm_nearest("naem", names, n), "name", "short words may have one slip");
	is(crm_nearest("nqxe", names, n), NULL, "but not two");
	is(crm_nearest("game", names, n), NULL, "nor in the first letter");
	is(crm_nearest("full", (const char *const[]){"null"}, 1), NULL, "for that is another word");
	is(crm_nearest("ntage", names, n), "stage", "which a longer word may have wrong");
	is(crm_nearest("prosp", names, n), "prospecting", "a beginning");
	is(crm_nearest("emai", names, n), "email", "of two beginnings the nearer");
	is(crm_nearest("closedate", names, n), "close_date", "an underscore left out");
	is(crm_nearest("Příjmeni", names, n), "Příjmení", "an accent left out");
	is(crm_nearest("zebra", names, n), NULL, "nothing near");
	is(crm_nearest("", names, n), NULL, "no word");
	is(crm_nearest("q", names, n), NULL, "one letter is near nothing");
	is(crm_nearest("q", (const char *const[]){"a"}, 1), NULL, "a slip in every letter is no slip");
	char much[500];
	memset(much, 'a', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	is(crm_nearest(much, names, n), NULL, "a word too long to be a name");
}

int main(void)
{
	test_adding();
	test_exact_room();
	test_int();
	test_helpers();
	test_nearest();
	return tap_done();
}
