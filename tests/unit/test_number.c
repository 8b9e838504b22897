#include "tap.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/number.h"

static void reads(const char *text, const char *want)
{
	char buffer[32] = "refused";
	double number;

	if (!crm_number_parse(text, &number))
		crm_number_text(number, buffer);
	is(buffer, want, text);
}

static void whole(const char *text, const char *want)
{
	char buffer[32] = "refused";
	int64_t number;

	if (!crm_integer_parse(text, &number))
		snprintf(buffer, sizeof(buffer), "%lld", (long long)number);
	is(buffer, want, text);
}

static void test_numbers(void)
{
	reads("12.5", "12.5");
	reads("12,5", "12.5");
	reads("1 000", "1000");
	reads("1'000.25", "1000.25");
	reads("1,234.5", "1234.5");
	reads("1.234,5", "1234.5");
	reads("1.234", "1.234");
	reads("1e5", "100000");
	reads("1E+5", "100000");
	reads("-3", "-3");
	reads(" +3 ", "3");
	reads("0.1", "0.1");
	reads("-0", "0");
	reads(".5", "0.5");
	reads("123456789012345", "123456789012345");
	reads("1e300", "1e+300");
	reads("0.000001", "1e-06");
	reads("1000000000000000000", "1e+18");
	reads("1,234", "refused");
	reads("1234567890123456", "refused");
	reads("1e999", "refused");
	reads("", "refused");
	reads("-", "refused");
	reads("nan", "refused");
	reads("inf", "refused");
	reads("0x1p3", "refused");
	reads("1 2", "refused");
	reads("1e", "refused");
	reads("1e5.5", "refused");
	reads("5 EUR", "refused");
	double number;
	is(crm_number_parse("1,234", &number)->hint, "write 1234 or 1.234", "both readings");
}

static void test_whole(void)
{
	whole("0", "0");
	whole("-12", "-12");
	whole("12.0", "12");
	whole("1e5", "100000");
	whole("1 000", "1000");
	whole("1,234,567", "1234567");
	whole("9223372036854775807", "9223372036854775807");
	whole("-9223372036854775808", "-9223372036854775808");
	whole("9223372036854775808", "refused");
	whole("12.5", "refused");
	whole("1,234", "refused");
	whole("1.234", "refused");
	whole("1.000", "refused");
	whole("1e-1", "refused");
	whole("10e-1", "1");
	whole("twelve", "refused");
}

static void test_text(void)
{
	static const double some[] = {0.1, 1.0 / 3, 2.0 / 3, 1e15, 123456.789, DBL_MAX, DBL_MIN, -1e-7, 5e-324};
	char text[32];
	bool good = true;

	for (size_t i = 0; i < CRM_COUNT(some); i++)
		good = good && strtod(crm_number_text(some[i], text), NULL) == some[i];
	ok(good, "text reads back as the same number");
	is(crm_number_text(0.1, text), "0.1", "the shortest one");
	is(crm_number_text(-0.0, text), "0", "no negative nothing");
	is(crm_number_text(999999999999999.0, text), "999999999999999", "whole numbers in full");
	ok(*crm_number_text(NAN, text), "not a number has a text");
}

int main(void)
{
	test_numbers();
	test_whole();
	test_text();
	return tap_done();
}
