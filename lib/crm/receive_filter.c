#include "crm/receive_filter.h"

#include <string.h>

#include "base/currency.h"
#include "base/number.h"
#include "base/str.h"
#include "base/time.h"

/* More than this is milliseconds: as seconds it would be the year 5138. */
static const int64_t seconds_most = 99999999999;

/* 1716212345.678 has a fraction; what is behind the point is less than anybody asks for. */
static crm_err run_unix(struct crm_arena *arena, const char *other, const char **text)
{
	const char *whole = crm_copy_n(arena, *text, strcspn(*text, "."));
	int64_t number;

	(void)other;
	if (crm_integer_parse(whole, &number))
		return crm_fail(CRM_INVALID, "'%s' is no number of seconds since 1970", *text);
	if (number <= seconds_most && number >= -seconds_most)
		number *= 1000;
	if (number < CRM_DATE_MIN * CRM_DAY || number > CRM_DATE_MAX * CRM_DAY)
		return crm_fail(CRM_INVALID, "'%s' is too far away for an instant", *text);
	*text = crm_instant_text(number, crm_alloc(arena, CRM_INSTANT_SIZE));
	return NULL;
}

/* 1250 and eur: 12.50 EUR. Digits are moved, nothing is calculated. */
static crm_err run_minor(struct crm_arena *arena, const char *other, const char **text)
{
	const char *code = other ? crm_currency_named(other, strlen(other)) : NULL;
	int digits = code ? crm_currency_digits(code) : -1;
	bool minus = **text == '-';
	const char *number = *text + minus;
	size_t n = strlen(number);

	if (digits < 0)
		return crm_fail(CRM_INVALID, "'%s' is not a currency", other ? other : "");
	if (!n || n > 18 || strspn(number, "0123456789") != n)
		return crm_fail(CRM_INVALID, "'%s' is not an amount in the smallest unit of %s", *text, code);
	while (n <= (size_t)digits) {
		number = crm_textf(arena, "0%s", number);
		n++;
	}
	*text = digits ? crm_textf(arena, "%s%.*s.%s %s", minus ? "-" : "", (int)(n - (size_t)digits), number,
	                           number + n - (size_t)digits, code)
	               : crm_textf(arena, "%s%s %s", minus ? "-" : "", number, code);
	return NULL;
}

static crm_err run_until(struct crm_arena *arena, const char *other, const char **text)
{
	struct crm_span from, to;

	if (!other) {
		*text = NULL;
		return NULL;
	}
	CRM_TRY(crm_err_as(crm_instant_parse(*text, 0, &from), CRM_INVALID));
	CRM_TRY(crm_err_as(crm_instant_parse(other, 0, &to), CRM_INVALID));
	*text = to.from < from.from ? NULL : crm_textf(arena, "%llds", (long long)((to.from - from.from) / 1000));
	return NULL;
}

static crm_err run_map(struct crm_arena *arena, const char *other, const char **text)
{
	const char *at = other;

	while (*at) {
		at += strspn(at, " ,");
		size_t n = strcspn(at, ","), name = strcspn(at, "=,");
		const char *meaning = at + name + 1, *from = crm_copy_n(arena, at, name);
		if (name < n && (crm_same_ascii(from, *text) || crm_same(from, "*"))) {
			size_t length = n - name - 1;
			while (length && meaning[length - 1] == ' ')
				length--;
			*text = length ? crm_copy_n(arena, meaning, length) : NULL;
			return NULL;
		}
		at += n;
	}
	*text = NULL;
	return NULL;
}

static crm_err run_lower(struct crm_arena *arena, const char *other, const char **text)
{
	char *lower = crm_copy(arena, *text);

	(void)other;
	for (char *p = lower; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	*text = lower;
	return NULL;
}

static const struct crm_receive_filter filters[] = {
	{ "lower", CRM_FILTER_BARE, run_lower },
	{ "map", CRM_FILTER_MEANINGS, run_map },
	{ "minor", CRM_FILTER_VALUE, run_minor },
	{ "unix", CRM_FILTER_BARE, run_unix },
	{ "until", CRM_FILTER_VALUE, run_until },
};

const struct crm_receive_filter *crm_receive_filter_named(const char *name, size_t n)
{
	for (size_t i = 0; i < CRM_COUNT(filters); i++)
		if (strlen(filters[i].name) == n && memcmp(filters[i].name, name, n) == 0)
			return &filters[i];
	return NULL;
}
