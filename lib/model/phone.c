#include "model/phone.h"

#include <string.h>

#include "model/country.h"

/* E.164 has 15 digits at most; a subscriber's number with its country has 7 at least. */
enum { MOST = 15, LEAST = 7, NANP = 10, BARE_LEAST = 11 };

/* How many digits a number has after the country's, where that is about the same for all of them; in the others
 * (Germany, Austria, Italy) it does not tell what a number is. */
static const struct plan {
	const char *prefix;
	size_t least, most;
} plans[] = {
	{ "7", 10, 10 }, { "30", 10, 10 }, { "31", 9, 9 }, { "32", 8, 9 }, { "33", 9, 9 }, { "34", 9, 9 }, { "36", 8, 9 },
	{ "40", 9, 9 }, { "41", 9, 9 }, { "44", 10, 10 }, { "45", 8, 8 }, { "47", 8, 8 }, { "48", 9, 9 }, { "86", 11, 11 },
	{ "91", 10, 10 }, { "351", 9, 9 }, { "370", 8, 8 }, { "371", 8, 8 }, { "375", 9, 9 }, { "380", 9, 9 },
	{ "420", 9, 9 }, { "421", 9, 9 },
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Where the number ends: an extension, or the NUL. */
static const char *end_of_number(const char *text)
{
	return text + strcspn(text, "xXeE#,;");
}

/* '+44 (0)20 7946 0958': the 0 is only dialled inside the country. */
static bool is_optional_trunk(const char *at)
{
	return at[0] == '(' && at[1] == '0' && at[2] == ')';
}

/* The digits of the number, '(0)' left out in international form. 0 if something else is
 * in it or there are too many. */
static size_t collect(const char *from, const char *end, bool international, char *digits,
                      size_t most)
{
	size_t n = 0;

	while (from < end) {
		if (international && n && is_optional_trunk(from)) {
			from += 3;
			continue;
		}
		if (is_digit(*from)) {
			if (n == most)
				break;
			digits[n++] = *from;
		} else if (!strchr(" ()-./+", *from)) {
			break;
		}
		from++;
	}
	n = from < end ? 0 : n;
	digits[n] = '\0';
	return n;
}

static bool write_number(const char *prefix, const char *digits, char *buffer)
{
	size_t p = strlen(prefix), n = strlen(digits);
	bool american = strcmp(prefix, "1") == 0 || (p == 0 && digits[0] == '1');

	if (p + n < LEAST || p + n > MOST || (p ? prefix[0] : digits[0]) == '0')
		return false;
	/* The one plan whose length is the same everywhere. */
	if (american && p + n != NANP + 1)
		return false;
	buffer[0] = '+';
	memcpy(buffer + 1, prefix, p);
	memcpy(buffer + 1 + p, digits, n + 1);
	return true;
}

/* Is the trunk prefix in front? '8' and '1' may begin a number too: the length tells. */
static size_t trunk_length(const struct crm_country *country, const char *digits, size_t n)
{
	size_t length = strlen(country->trunk);

	if (length == 0 || strncmp(digits, country->trunk, length) != 0)
		return 0;
	if (country->trunk[0] != '0' && strlen(country->prefix) == 1 && n != NANP + 1)
		return 0;
	return length;
}

/* Too long for a number of the country, and just right with its prefix. */
static bool is_international(const struct crm_country *country, const char *digits, size_t n)
{
	size_t prefix = strlen(country->prefix);

	if (strncmp(digits, country->prefix, prefix) != 0)
		return false;
	for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
		if (strcmp(plans[i].prefix, country->prefix) == 0)
			return n > plans[i].most && n - prefix >= plans[i].least && n - prefix <= plans[i].most;
	return false;
}

static bool national(const char *code, const char *digits, size_t n, char *buffer)
{
	const struct crm_country *country;

	if (!code || crm_country_find(code, &country) != NULL)
		return false;
	/* From North America other countries are dialled with 011. */
	if (strcmp(country->prefix, "1") == 0 && n > NANP + 1 && strncmp(digits, "011", 3) == 0)
		return write_number("", digits + 3, buffer);
	if (is_international(country, digits, n))
		return write_number("", digits, buffer);
	return write_number(country->prefix, digits + trunk_length(country, digits, n), buffer);
}

bool crm_phone_e164(const char *typed, const char *country, char *buffer)
{
	char digits[24];
	const char *end = end_of_number(typed);
	const char *from = typed + strspn(typed, " (");
	bool plus = *from == '+';
	size_t n = collect(typed, end, plus, digits, sizeof(digits) - 1);

	buffer[0] = '\0';
	if (n == 0)
		return false;
	if (plus)
		return write_number("", digits, buffer);
	/* 00 is how most of the world dials out, and no national number begins with it. */
	if (n > 2 && digits[0] == '0' && digits[1] == '0') {
		n = collect(typed, end, true, digits, sizeof(digits) - 1);
		return n > 2 && write_number("", digits + 2, buffer);
	}
	return national(country, digits, n, buffer);
}

void crm_phone_form(const char *typed, const char *country, char buffer[CRM_PHONE_FORM_SIZE])
{
	if (!crm_phone_e164(typed, country, buffer))
		collect(typed, end_of_number(typed), false, buffer, CRM_PHONE_FORM_SIZE - 1);
}

bool crm_phone_bare(const char *typed, char buffer[CRM_PHONE_FORM_SIZE])
{
	char digits[CRM_PHONE_FORM_SIZE];
	bool plus = typed[strspn(typed, " (")] == '+';
	size_t n = plus ? 0 : collect(typed, end_of_number(typed), false, digits, CRM_PHONE_FORM_SIZE - 1);

	return n >= BARE_LEAST && digits[0] != '0' && write_number("", digits, buffer);
}
