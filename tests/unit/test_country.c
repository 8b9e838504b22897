/* Countries and telephone numbers. */
#include "tap.h"

#include <ctype.h>

#include "model/country.h"
#include "model/phone.h"

static const char *found(const char *text)
{
	const struct crm_country *country;
	crm_err err = crm_country_find(text, &country);

	return err ? err->text : country->code;
}

static const char *hint(const char *text)
{
	const struct crm_country *country;
	crm_err err = crm_country_find(text, &country);

	return err ? (err->nearest[0] ? err->nearest : err->hint) : country->code;
}

static void test_table(void)
{
	const struct crm_country *country, *before = NULL, *again;
	size_t count = 0, wrong = 0;

	for (; (country = crm_country_at(count)); count++, before = country) {
		wrong += before && strcmp(before->code, country->code) >= 0;
		wrong += strlen(country->code) != 2 || strlen(country->alpha3) != 3;
		wrong += strspn(country->prefix, "0123456789") != strlen(country->prefix);
		wrong += !*country->prefix || strlen(country->prefix) > 3;
		const char *texts[] = { country->code, country->alpha3, country->name };
		for (size_t i = 0; i < 3; i++) {
			if (crm_country_find(texts[i], &again) || again != country) {
				printf("# '%s' is not %s\n", texts[i], country->code);
				wrong++;
			}
		}
	}
	is_int(count, 251, "249 countries of ISO 3166-1, Kosovo, and one that was");
	is_int(wrong, 0, "sorted, whole, and each found by all its names");
}

static void test_names(void)
{
	is(found("cz"), "CZ", "small letters");
	is(found("CZE"), "CZ", "alpha-3");
	is(found("Czech Republic"), "CZ", "the older name");
	is(found("UK"), "GB", "UK");
	is(found("USA"), "US", "USA");
	is(found("U.S.A."), "US", "U.S.A.");
	is(found("United States of America"), "US", "the long name");
	is(found("the Netherlands"), "NL", "an article");
	is(found("Bahamas, The"), "'Bahamas, The' is not a country", "an article behind is not known");
	is(found("TRINIDAD & TOBAGO"), "TT", "an ampersand");
	is(found("Cote d'Ivoire"), "CI", "without accents");
	is(found("Côte d’Ivoire"), "CI", "with them");
	is(found("réunion"), "RE", "and in small letters");
	is(found("ČESKÁ REPUBLIKA"), "CZ", "Czech, upper case");
	is(found("Україна"), "UA", "Ukrainian");
	is(found("日本"), "JP", "Japanese");
	is(found("Turkey"), "TR", "Turkey");
	is(found("Swaziland"), "SZ", "Swaziland");
	is(found("Slovakia (Slovak Republic)"), "SK", "as Faker writes it");
	is(found("Svalbard & Jan Mayen Islands"), "SJ", "as Faker writes it");
	is(found("Korea"), "'Korea' is the name of two countries", "ambiguous");
	is(hint("Korea"), "KR is South Korea, KP is North Korea", "with both codes");
	is(hint("Philipines"), "Philippines", "a slip");
	is(found("N/A"), "'N/A' is not a country", "N/A is not Namibia");
	is(found("NA"), "NA", "NA is");
	is(found(""), "'' is not a country", "nothing");
	is(found("()"), "'()' is not a country", "no letter");
	is(found("the"), "'the' is not a country", "an article alone");
	char wide[4000];
	memset(wide, 'x', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	ok(found(wide)[0] == '\'', "a very long one");
	is(found("\xff\xfe"), "'\xff\xfe' is not a country", "no UTF-8");
}

static const char *e164(const char *typed, const char *country)
{
	static char buffer[17];

	return crm_phone_e164(typed, country, buffer) ? buffer : NULL;
}

static const char *bare(const char *typed)
{
	static char buffer[CRM_PHONE_FORM_SIZE];

	return crm_phone_bare(typed, buffer) ? buffer : "";
}

static void test_phones(void)
{
	is(e164("+420 601 234 567", NULL), "+420601234567", "international");
	is(e164("00420 601 234 567", NULL), "+420601234567", "with 00");
	is(e164("601 234 567", "CZ"), "+420601234567", "Czech");
	is(e164("601 234 567", NULL), NULL, "national, of nowhere");
	is(e164("020 7946 0958", "GB"), "+442079460958", "British trunk");
	is(e164("+44 (0)20 7946 0958", NULL), "+442079460958", "an optional trunk");
	is(e164("(+44) 20 7946 0958", NULL), "+442079460958", "in brackets");
	is(e164("06 1 234 5678", "HU"), "+3612345678", "Hungarian trunk");
	is(e164("06 698 12345", "IT"), "+390669812345", "Italy keeps its 0");
	is(e164("8 800 555 35 35", "RU"), "+78005553535", "Russian trunk");
	is(e164("800 555 35 35", "RU"), "+78005553535", "a Russian number that begins with 8");
	is(e164("416-810-9897x752", "CA"), "+14168109897", "extension");
	is(e164("1 416 810 9897 ext. 752", "US"), "+14168109897", "American trunk");
	is(e164("001-923-342-6852x90808", NULL), "+19233426852", "as Faker writes it");
	is(e164("011 420 601 234 567", "US"), "+420601234567", "from America abroad");
	is(e164("810-9897", "US"), NULL, "an American number without its area");
	is(e164("+1 416 810 989", NULL), NULL, "too short for America");
	is(e164("+1234567890123456", NULL), NULL, "more than 15 digits");
	is(e164("+0 123 456 789", NULL), NULL, "no country begins with 0");
	is(e164("420777123456", "CZ"), "+420777123456", "international without its +");
	is(e164("420 777 123 456", "CZ"), "+420777123456", "with spaces");
	is(e164("420777123", "CZ"), "+420420777123", "a Czech number that begins with 420");
	is(e164("4207771234567", "CZ"), NULL, "too long for one with its country");
	is(e164("421777123456", "CZ"), "+420421777123456", "another country's");
	is(e164("380441234567", "UA"), "+380441234567", "Ukrainian without its +");
	is(e164("79161234567", "RU"), "+79161234567", "Russian");
	is(e164("442079460958", "GB"), "+442079460958", "British");
	is(e164("8613812345678", "CN"), "+8613812345678", "Chinese");
	is(e164("4930123456", "DE"), "+494930123456", "a German number may be that long");
	is(bare("420 777 123 456"), "+420777123456", "digits that may be an international number");
	is(bare("+420777123456"), "", "one that says so");
	is(bare("777123456"), "", "too few for it");
	is(bare("0777123456789"), "", "0 begins none");
	is(e164("112", "CZ"), NULL, "too short");
	is(e164("", "CZ"), NULL, "nothing");
	is(e164("x12", "CZ"), NULL, "only an extension");
	is(e164("call me", "CZ"), NULL, "words");
	is(e164("123456789", "??"), NULL, "no such country");
	is(e164("99999999999999999999999999999999999999", "CZ"), NULL, "far too long");
}

/* The names in real exports, where the folder of them is there. */
static void test_exports(void)
{
	FILE *file = popen("for f in ../shared/data/hubspot/hubspot_companies.csv "
	                   "../shared/data/hubspot/hubspot_contacts.csv; do test -r \"$f\" && "
	                   "mlr --icsv --onidx cut -f Country \"$f\"; done 2>/dev/null | sort -u", "r");
	char line[256];
	size_t count = 0, unknown = 0;

	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		const struct crm_country *country;
		if (*line && strcmp(line, "Korea") && crm_country_find(line, &country)) {
			printf("# '%s'\n", line);
			unknown++;
		}
		count++;
	}
	if (file)
		pclose(file);
	ok(unknown == 0, "%zu names of the HubSpot export%s", count, count ? "" : " # SKIP not here");
}

int main(void)
{
	test_table();
	test_names();
	test_phones();
	test_exports();
	return tap_done();
}
