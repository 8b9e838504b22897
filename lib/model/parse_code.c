#include "model/parse_code.h"

#include <string.h>

#include "base/money.h"
#include "base/time.h"
#include "model/country.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

/* Length of 'x', 'ext' or 'ext.' (an extension follows), 0 for anything else. */
static size_t extension_mark(const char *text)
{
	if (strncasecmp(text, "ext", 3) == 0)
		return 3;
	return lower(*text) == 'x' ? 1 : 0;
}

static bool is_phone_mark(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == '+';
}

crm_err crm_parse_phone(const struct crm_parsing *in, struct crm_value *out)
{
	size_t digits = 0;

	for (size_t i = 0; i < in->n;) {
		bool plain = is_digit(in->text[i]) || is_phone_mark(in->text[i]);
		size_t mark = plain ? 0 : extension_mark(in->text + i);
		if (is_digit(in->text[i]))
			digits++;
		else if (!plain && !mark)
			return (unsigned char)in->text[i] < 0x7f && in->text[i] > ' '
			       ? crm_parse_refuse_for(in, "'%c' does not belong in one", in->text[i])
			       : crm_parse_refuse_for(in, "a character does not belong in one");
		i += mark ? mark : 1;
	}
	if (digits < 3)
		return crm_parse_refuse_for(in, "it has fewer than 3 digits");
	*out = crm_parse_same(in);
	return NULL;
}

crm_err crm_parse_country(const struct crm_parsing *in, struct crm_value *out)
{
	const struct crm_country *country;

	CRM_TRY(crm_country_find(in->text, &country));
	*out = crm_value_text_n(country->code, 2);
	return NULL;
}

static crm_err refuse_currency(const struct crm_parsing *in)
{
	const char *codes[256], *name, *code;
	size_t n = 0;

	for (size_t i = 0; n < CRM_COUNT(codes) && (code = crm_currency_code(i, &name)); i++) {
		if (crm_same_ascii(name, in->text))
			return crm_err_hint(crm_parse_refuse(in), "its code is %s", code);
		codes[n++] = code;
	}
	const char *near = crm_nearest(in->text, codes, n);
	return near && in->n == 3 ? crm_err_nearest(crm_parse_refuse(in), in->text, near)
	                          : crm_err_hint(crm_parse_refuse(in), "write its ISO 4217 code: EUR");
}

crm_err crm_parse_currency(const struct crm_parsing *in, struct crm_value *out)
{
	char code[4];

	if (in->n != 3)
		return refuse_currency(in);
	for (int i = 0; i < 4; i++)
		code[i] = upper(in->text[i]);
	if (crm_currency_digits(code) < 0)
		return refuse_currency(in);
	*out = memcmp(code, in->text, 3) == 0 ? crm_parse_same(in)
	                                      : crm_value_text_n(crm_copy_n(in->arena, code, 3), 3);
	return NULL;
}

/* Puts one subtag of BCP 47 into its usual case: zh-Hant-TW. */
static void write_subtag(char *tag, size_t n, bool first)
{
	bool region = !first && n == 2;
	bool script = !first && n == 4 && is_letter(tag[0]);

	for (size_t i = 0; i < n; i++)
		tag[i] = region || (script && i == 0) ? upper(tag[i]) : lower(tag[i]);
}

static bool is_subtag(const char *tag, size_t n, bool first)
{
	if (first && (n < 2 || n > 3))
		return false;
	if (n < 1 || n > 8)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_letter(tag[i]) && (first || !is_digit(tag[i])))
			return false;
	return true;
}

crm_err crm_parse_language(const struct crm_parsing *in, struct crm_value *out)
{
	char tag[36];

	if (in->n >= sizeof(tag))
		return crm_parse_refuse(in);
	memcpy(tag, in->text, in->n + 1);
	for (size_t from = 0; from <= in->n;) {
		size_t n = strcspn(tag + from, "-_"); /* cs_CZ is how locales write cs-CZ */
		if (!is_subtag(tag + from, n, from == 0))
			return crm_err_hint(crm_parse_refuse(in), "write its tag: cs, en-GB, zh-Hant");
		write_subtag(tag + from, n, from == 0);
		from += n + 1;
		if (from <= in->n)
			tag[from - 1] = '-';
	}
	*out = memcmp(tag, in->text, in->n) == 0
	       ? crm_parse_same(in)
	       : crm_value_text_n(crm_copy_n(in->arena, tag, in->n), in->n);
	return NULL;
}

crm_err crm_parse_timezone(const struct crm_parsing *in, struct crm_value *out)
{
	if (!crm_zone_known(in->text))
		return crm_err_hint(crm_parse_refuse(in), "write its name: Europe/Prague");
	*out = crm_parse_same(in);
	return NULL;
}

crm_err crm_parse_bool(const struct crm_parsing *in, struct crm_value *out)
{
	static const char *const yes[] = { "yes", "true", "1", "y", "t", "on", "x" };
	static const char *const no[] = { "no", "false", "0", "n", "f", "off" };

	for (size_t i = 0; i < CRM_COUNT(yes); i++) {
		if (crm_same_ascii(in->text, yes[i])) {
			*out = crm_value_integer(1);
			return NULL;
		}
	}
	for (size_t i = 0; i < CRM_COUNT(no); i++) {
		if (crm_same_ascii(in->text, no[i])) {
			*out = crm_value_integer(0);
			return NULL;
		}
	}
	return crm_err_hint(crm_parse_refuse(in), "write yes or no");
}

/* Equal ignoring ASCII case, with ' ' and '-' the same as '_'. */
static bool is_choice(const char *choice, const char *text)
{
	for (;; choice++, text++) {
		char a = lower(*choice), b = lower(*text);
		a = a == ' ' || a == '-' ? '_' : a;
		b = b == ' ' || b == '-' ? '_' : b;
		if (a != b)
			return false;
		if (!a)
			return true;
	}
}

static crm_err refuse_choice(const struct crm_parsing *in)
{
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	const char *const *choices = in->field->choices;
	size_t count = 0;

	for (; choices && choices[count]; count++)
		crm_str_addf(&all, "%s%s", count ? ", " : "", choices[count]);
	const char *near = crm_nearest(in->text, choices, count);
	crm_err err = crm_fail(CRM_INVALID, "'%.*s' is not one of %s", crm_parse_quoted(in),
	                       in->text, crm_str_text(&all));
	return near ? crm_err_nearest(err, in->text, near) : err;
}

crm_err crm_parse_choice(const struct crm_parsing *in, struct crm_value *out)
{
	const char *const *choices = in->field->choices;

	for (size_t i = 0; choices && choices[i]; i++) {
		if (strcmp(choices[i], in->text) == 0) {
			*out = crm_parse_same(in);
			return NULL;
		}
	}
	for (size_t i = 0; choices && choices[i]; i++) {
		if (is_choice(choices[i], in->text)) {
			*out = crm_value_text(choices[i]);
			return NULL;
		}
	}
	return refuse_choice(in);
}
