#include "tap.h"

#include "base/money.h"
#include "base/str.h"

/* "minor CUR", or the error and its hint. */
static const char *parse(const char *text, const char *fallback, const char *known)
{
	static char buffer[2048];
	char currency[4] = "";
	int64_t minor = -77;

	snprintf(currency, sizeof(currency), "%s", known);
	crm_err err = crm_money_parse(text, fallback, currency, &minor);
	if (err)
		snprintf(buffer, sizeof(buffer), "%s%s%s", err->text, err->hint[0] ? "; " : "", err->hint);
	else
		snprintf(buffer, sizeof(buffer), "%lld%s%s", (long long)minor, *currency ? " " : "", currency);
	return buffer;
}

struct row {
	const char *text, *fallback, *known, *want;
};

static void test_parse(void)
{
	static const struct row rows[] = {
		{"48000", "CZK", "", "4800000"},
		{"48 000", "CZK", "", "4800000"},
		{"48\u00A0000,50", "CZK", "", "4800050"},
		{"48\u202F000", "CZK", "", "4800000"},
		{"48'000.50", "CHF", "", "4800050"},
		{"48’000.50", "CHF", "", "4800050"},
		{"1,234.50", "EUR", "", "123450"},
		{"1.234,50", "EUR", "", "123450"},
		{"1,234,567", "EUR", "", "123456700"},
		{"1.234.567", "EUR", "", "123456700"},
		{"12,34,567.00", "INR", "", "123456700"},
		{"1234,5", "EUR", "", "123450"},
		{"0,123", "KWD", "", "123"},
		{"1.234", "KWD", "", "1234"},
		{"48 000 CZK", "EUR", "", "4800000 CZK"},
		{"48 000 czk", "EUR", "", "4800000 CZK"},
		{"EUR 5", "CZK", "", "500 EUR"},
		{"5EUR", "CZK", "", "500 EUR"},
		{"$1,200", "EUR", "", "120000 USD"},
		{"1,200 USD", "EUR", "", "120000 USD"},
		{"$1,200", "CAD", "", "120000 CAD"},
		{"$1,200", "EUR", "AUD", "120000 AUD"},
		{"€5", "CZK", "", "500 EUR"},
		{"5 €", "CZK", "EUR", "500 EUR"},
		{"-3.20", "EUR", "", "-320"},
		{"\u22123.20", "EUR", "", "-320"},
		{"-$5", "EUR", "", "-500 USD"},
		{"$-5", "EUR", "", "-500 USD"},
		{"EUR -5", "CZK", "", "-500 EUR"},
		{"+5", "EUR", "", "500"},
		{"1e5", "EUR", "", "10000000"},
		{"1.5e3", "EUR", "", "150000"},
		{"12e-1", "EUR", "", "120"},
		{"1 200,- Kč", "EUR", "", "120000 CZK"},
		{"120 kr", "SEK", "", "12000 SEK"},
		{"kr 120", "EUR", "NOK", "12000 NOK"},
		{"Rs.500", "INR", "", "50000 INR"},
		{"100 грн", "EUR", "", "10000 UAH"},
		{"¥1,200", "EUR", "", "1200 JPY"},
		{"US$ 5 USD", "EUR", "", "500 USD"},
		{".5", "EUR", "", "50"},
		{"-,5", "EUR", "", "-50"},
		{"1200.0000", "EUR", "", "120000"},
		{"48000.0", "JPY", "", "48000"},
		{"  7  ", "EUR", "", "700"},
		{"0", "EUR", "", "0"},
		{"-0.00", "EUR", "", "0"},
		{"92233720368547758.07", "EUR", "", "9223372036854775807"},
		{"-92233720368547758.08", "EUR", "", "-9223372036854775808"},
		{"000000000000000000000000012", "EUR", "", "1200"},
	};

	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		is(parse(rows[i].text, rows[i].fallback, rows[i].known), rows[i].want, rows[i].text);
}

static void test_refused(void)
{
	static const struct row rows[] = {
		{"1,234", "EUR", "", "'1,234' can be read in two ways; write 1234 or 1.234"},
		{"1,234", "USD", "USD", "'1,234' can be read in two ways; write 1234 or 1.234"},
		{"€1,234", "EUR", "", "'1,234' can be read in two ways; write 1234 or 1.234"},
		{"1.234", "EUR", "", "'1.234' can be read in two ways; write 1234 or 1.23"},
		{"1.500", "EUR", "", "'1.500' can be read in two ways; write 1500 or 1.50"},
		{"1.2345", "EUR", "", "'1.2345' has more digits after the point than EUR has (2)"},
		{"0.001", "EUR", "", "'0.001' has more digits after the point than EUR has (2)"},
		{"5.5", "JPY", "", "'5.5' has more digits after the point than JPY has (0)"},
		{"1e-3", "EUR", "", "'1e-3' has more digits after the point than EUR has (2)"},
		{"92233720368547758.08", "EUR", "", "'92233720368547758.08' is too large"},
		{"1e30", "EUR", "", "'1e30' is too large"},
		{"99999999999999999999", "EUR", "", "'99999999999999999999' has too many digits"},
		{"5 EUR", "CZK", "CZK", "'5 EUR' is in 'EUR', but the currency is CZK"},
		{"$5", "EUR", "EUR", "'$5' is in '$', but the currency is EUR"},
		{"$5 EUR", "CZK", "", "'$5 EUR' is in 'EUR', but the currency is USD"},
		{"120 kr", "EUR", "", "'kr' in '120 kr' is the sign of several currencies; "
		                      "write the code, one of: SEK NOK DKK ISK"},
		{"5 QQQ", "EUR", "", "'5 QQQ' is not an amount: there is no currency 'QQQ'"},
		{"5", "", "", "'5' does not say its currency; write it like '5 EUR'"},
		{"5", NULL, "", "'5' does not say its currency; write it like '5 EUR'"},
		{"5", "QQQ", "", "there is no currency 'QQQ'"},
		{"", "EUR", "", "'' is not an amount"},
		{"abc", "EUR", "", "'abc' is not an amount"},
		{"1 23", "EUR", "", "'1 23' is not an amount"},
		{"1,23,45", "EUR", "", "'1,23,45' is not an amount"},
		{"1,2345.00", "EUR", "", "'1,2345.00' is not an amount"},
		{"1.234,567.00", "EUR", "", "'1.234,567.00' is not an amount"},
		{"1 234'567", "EUR", "", "'1 234'567' is not an amount"},
		{"1..5", "EUR", "", "'1..5' is not an amount"},
		{"1 000e3", "EUR", "", "'1 000e3' is not an amount"},
		{"12-34", "EUR", "", "'12-34' is not an amount"},
		{"5.", "EUR", "", "'5.' is not an amount: there is no currency '.'"},
		{"--5", "EUR", "", "'--5' is not an amount: there is no currency '-'"},
		{"0x10", "EUR", "", "'0x10' is not an amount"},
	};

	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		is(parse(rows[i].text, rows[i].fallback, rows[i].known), rows[i].want, rows[i].text);
}

static void test_text(void)
{
	static const int64_t values[] = {0, 1, -1, 99, 100, -12345, INT64_MAX, INT64_MIN};
	static const char *const codes[] = {"EUR", "JPY", "KWD", "CLF"};
	char text[CRM_MONEY_SIZE];
	bool good = true;

	is(crm_money_text(120050, "EUR", text), "1200.50", "cents");
	is(crm_money_text(5, "EUR", text), "0.05", "less than one");
	is(crm_money_text(-5, "EUR", text), "-0.05", "negative");
	is(crm_money_text(1200, "JPY", text), "1200", "yen");
	is(crm_money_text(0, "JPY", text), "0", "no yen");
	is(crm_money_text(1234, "KWD", text), "1.234", "fils");
	is(crm_money_text(1234, "QQQ", text), "12.34", "an unknown currency");
	is(crm_money_text(INT64_MIN, "EUR", text), "-92233720368547758.08", "the least");
	is(crm_money_shown(123456789, "EUR", text), "1,234,567.89", "for a person");
	is(crm_money_shown(100000, "JPY", text), "100,000", "yen for a person");
	is(crm_money_shown(99999, "EUR", text), "999.99", "no comma");
	is(crm_money_shown(INT64_MIN, "JPY", text), "-9,223,372,036,854,775,808", "the longest fits");
	for (size_t i = 0; i < CRM_COUNT(values); i++) {
		for (size_t j = 0; j < CRM_COUNT(codes); j++) {
			char currency[4] = "";
			int64_t back;
			crm_err err = crm_money_parse(crm_money_text(values[i], codes[j], text), codes[j],
			                              currency, &back);
			good = good && !err && back == values[i];
		}
	}
	ok(good, "machine text reads back exactly");
}

static void test_rescale(void)
{
	int64_t out = 0;

	ok(!crm_money_rescale(1000, "EUR", "JPY", &out) && out == 10, "10.00 EUR -> 10 JPY");
	ok(crm_money_share(INT64_MAX, 100, &out) && out == INT64_MAX, "all of the largest amount");
	ok(crm_money_share(-5, 50, &out) && out == -3, "the half goes away from 0");
	ok(crm_money_share(1000, 33.3, &out) && out == 333, "33.3 is what is written, not the double next to it");
	ok(crm_money_share(7, 0, &out) && out == 0, "nothing of it");
	ok(!crm_money_share(INT64_MAX, 101, &out), "beyond an amount there is none");
	ok(!crm_money_rescale(10, "JPY", "KWD", &out) && out == 10000, "10 JPY -> 10.000 KWD");
	ok(!crm_money_rescale(-1234, "EUR", "USD", &out) && out == -1234, "the same digits");
	crm_err err = crm_money_rescale(1001, "EUR", "JPY", &out);
	is_int(crm_err_kind(err), CRM_INVALID, "cents are not lost");
	is(err->text, "10.01 EUR cannot be written in JPY, which has 0 digits after the point", "and it says so");
	is_int(crm_err_kind(crm_money_rescale(INT64_MAX, "JPY", "EUR", &out)), CRM_INVALID, "too large");
	is_int(crm_err_kind(crm_money_rescale(1, "EUR", "QQQ", &out)), CRM_INVALID, "an unknown currency");
}

static void test_currencies(void)
{
	const char *name, *before = "";
	bool sorted = true;
	size_t count = 0;

	for (const char *code; (code = crm_currency_code(count, &name)); count++) {
		sorted = sorted && strcmp(before, code) < 0 && strlen(code) == 3 && *name &&
		         crm_currency_digits(code) >= 0;
		before = code;
	}
	ok(sorted, "the table is sorted and every code is found");
	ok(count >= 160 && count < 200, "%zu currencies", count);
	is_int(crm_currency_digits("JPY"), 0, "JPY");
	is_int(crm_currency_digits("EUR"), 2, "EUR");
	is_int(crm_currency_digits("KWD"), 3, "KWD");
	is_int(crm_currency_digits("CLF"), 4, "CLF");
	ok(crm_currency_digits("eur") == -1 && crm_currency_digits("") == -1 &&
	   crm_currency_digits("XAU") == -1 && crm_currency_digits("EURO") == -1, "no currencies");
}

int main(void)
{
	test_parse();
	test_refused();
	test_text();
	test_rescale();
	test_currencies();
	return tap_done();
}
