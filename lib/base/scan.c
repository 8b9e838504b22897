#include "base/scan.h"

#include <string.h>

#include "base/str.h"

const char *const crm_month_names[] = {
	"january", "february", "march", "april", "may", "june", "july", "august",
	"september", "october", "november", "december", NULL,
};

const char *const crm_weekday_names[] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL,
};

bool crm_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (unsigned)((c | 0x20) - 'a') < 26u;
}

bool crm_scan_digits(const char **at, int least, int most, int *number)
{
	int n = 0, value = 0;

	while (n <= most && crm_is_digit((*at)[n]))
		n++;
	if (n < least || n > most)
		return false;
	for (int i = 0; i < n; i++)
		value = value * 10 + ((*at)[i] - '0');
	*at += n;
	*number = value;
	return true;
}

bool crm_scan_char(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

static bool begins(const char *text, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]) != word[i])
			return false;
	return true;
}

bool crm_scan_word(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (!begins(*at, word, n) || is_letter((*at)[n]))
		return false;
	*at += n;
	return true;
}

void crm_scan_spaces(const char **at)
{
	while (**at == ' ' || **at == '\t')
		++*at;
}

int crm_scan_name(const char **at, const char *const *words)
{
	for (int i = 0; words[i]; i++) {
		if (crm_scan_word(at, words[i]))
			return i;
		if (begins(*at, words[i], 3) && !is_letter((*at)[3])) {
			*at += (*at)[3] == '.' ? 4 : 3;
			return i;
		}
	}
	return -1;
}

bool crm_scan_iso_date(const char **at, struct crm_civil *civil)
{
	const char *p = *at;

	if (!crm_scan_digits(&p, 4, 4, &civil->year) || !crm_scan_char(&p, '-') ||
	    !crm_scan_digits(&p, 2, 2, &civil->month) || !crm_scan_char(&p, '-') ||
	    !crm_scan_digits(&p, 2, 2, &civil->day) ||
	    !crm_date_exists(civil->year, civil->month, civil->day))
		return false;
	*at = p;
	return true;
}

/* .120 or ,12: milliseconds; further digits are cut, for nothing is measured so finely. */
static bool scan_fraction(const char **at, int *milli)
{
	const char *p = *at;
	int scale = 100;

	*milli = 0;
	if ((*p != '.' && *p != ',') || !crm_is_digit(p[1]))
		return false;
	for (p++; crm_is_digit(*p); p++, scale /= 10)
		*milli += (*p - '0') * scale;
	*at = p;
	return true;
}

static bool scan_basic_time(const char **at, struct crm_civil *civil)
{
	const char *p = *at;
	int number;

	if (crm_scan_digits(&p, 4, 4, &number))
		number *= 100;
	else if (!crm_scan_digits(&p, 6, 6, &number))
		return false;
	civil->hour = number / 10000;
	civil->minute = number / 100 % 100;
	civil->second = number % 100;
	*at = p;
	return true;
}

static bool scan_colon_time(const char **at, struct crm_civil *civil)
{
	const char *p = *at;

	civil->second = 0;
	if (!crm_scan_digits(&p, 1, 2, &civil->hour) || !crm_scan_char(&p, ':') ||
	    !crm_scan_digits(&p, 2, 2, &civil->minute))
		return false;
	if (crm_scan_char(&p, ':') && !crm_scan_digits(&p, 2, 2, &civil->second))
		return false;
	*at = p;
	return true;
}

/* 12:30 AM is 0:30, 12:30 PM is 12:30; 13:00 PM is nothing. */
static bool scan_half_day(const char **at, int *hour)
{
	const char *p = *at;

	crm_scan_spaces(&p);
	bool pm = crm_scan_word(&p, "pm");
	if (!pm && !crm_scan_word(&p, "am"))
		return true;
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (pm ? 12 : 0);
	*at = p;
	return true;
}

bool crm_scan_time(const char **at, bool basic, struct crm_civil *civil)
{
	const char *p = *at;

	civil->milli = 0;
	if (!scan_colon_time(&p, civil) && !(basic && scan_basic_time(&p, civil)))
		return false;
	scan_fraction(&p, &civil->milli);
	if (!scan_half_day(&p, &civil->hour))
		return false;
	if (civil->hour > 23 || civil->minute > 59 || civil->second > 59)
		return false;
	*at = p;
	return true;
}

bool crm_scan_offset(const char **at, int *seconds)
{
	const char *p = *at;
	int hours, minutes = 0;

	*seconds = 0;
	if (crm_scan_word(at, "z") || crm_scan_word(at, "utc") || crm_scan_word(at, "gmt"))
		return true;
	bool west = *p == '-';
	if (*p != '+' && *p != '-')
		return false;
	p++;
	if (crm_scan_digits(&p, 4, 4, &hours)) {
		minutes = hours % 100;
		hours /= 100;
	} else if (!crm_scan_digits(&p, 2, 2, &hours)) {
		return false;
	} else if (crm_scan_char(&p, ':') && !crm_scan_digits(&p, 2, 2, &minutes)) {
		return false;
	}
	if (hours > 15 || minutes > 59)
		return false;
	*seconds = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
	*at = p;
	return true;
}

bool crm_scan_instant_rest(const char *at, bool basic, struct crm_civil *civil, int64_t *instant)
{
	int offset;

	if (!crm_scan_time(&at, basic, civil))
		return false;
	crm_scan_spaces(&at);
	if (*at == '\0') {
		*instant = crm_instant_of(civil);
		return true;
	}
	if (!crm_scan_offset(&at, &offset))
		return false;
	crm_scan_spaces(&at);
	*instant = crm_instant_of_utc(civil) - offset * INT64_C(1000);
	return *at == '\0';
}
