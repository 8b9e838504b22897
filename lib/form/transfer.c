#include "form/transfer.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

enum { STEP = 256 };

/* -- bytes ----------------------------------------------------------------- */

static int hex(char c)
{
	static const char digits[] = "0123456789ABCDEFabcdef";
	const char *at = c ? strchr(digits, c) : NULL;

	if (!at)
		return -1;
	return at - digits < 16 ? (int)(at - digits) : (int)(at - digits) - 6;
}

/* What is no escape stays as it is, as every mail program has it. */
static void add_quoted(struct crm_str *out, const char *value, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool escape = value[i] == '=' && i + 2 < n && hex(value[i + 1]) >= 0 && hex(value[i + 2]) >= 0;
		crm_str_add_c(out, escape ? (char)(hex(value[i + 1]) * 16 + hex(value[i + 2])) : value[i]);
		i += escape ? 2 : 0;
	}
}

static int sextet(char c)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(letters, c) : NULL;

	return at ? (int)(at - letters) : -1;
}

static crm_err add_base64(struct crm_str *out, const char *value, size_t n)
{
	unsigned bits = 0;
	int held = 0;

	while (n > 0 && (value[n - 1] == '=' || value[n - 1] == ' '))
		n--;
	for (size_t i = 0; i < n; i++) {
		int six = sextet(value[i]);
		if (value[i] == ' ' || value[i] == '\t')
			continue;
		if (six < 0)
			return crm_fail(CRM_INVALID, "is not base64");
		bits = bits << 6 | (unsigned)six;
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		crm_str_add_c(out, (char)(bits >> held & 0xFF));
	}
	return NULL;
}

/* -- text ------------------------------------------------------------------ */

static crm_err refuse(const char *charset)
{
	return crm_fail(CRM_INVALID, "is not %s text", charset);
}

static crm_err convert(struct crm_str *out, iconv_t converter, const char *charset, char *in, size_t left)
{
	while (left > 0) {
		crm_str_reserve(out, STEP);
		char *to = out->s + out->n;
		size_t room = out->room - out->n - 1;
		size_t result = iconv(converter, &in, &left, &to, &room);
		out->n = (size_t)(to - out->s);
		out->s[out->n] = '\0';
		if (result == (size_t)-1 && errno != E2BIG)
			return refuse(charset);
	}
	return NULL;
}

static crm_err add_converted(struct crm_str *out, const char *charset, struct crm_str *bytes)
{
	iconv_t converter = iconv_open("UTF-8", charset);

	if (converter == (iconv_t)-1)
		return crm_fail(CRM_INVALID, "there is no encoding '%s'", charset);
	crm_err err = convert(out, converter, charset, bytes->s, bytes->n);
	iconv_close(converter);
	return err;
}

static bool is_utf8(const char *charset)
{
	return !charset || !*charset || crm_same_name(charset, "UTF-8");
}

static crm_err add_text(struct crm_str *out, const struct crm_transfer *transfer, struct crm_str *bytes)
{
	const char *charset = is_utf8(transfer->charset) ? NULL : transfer->charset;

	if (bytes->n == 0)
		return NULL;
	if (!transfer->charset && transfer->guess && !memchr(bytes->s, '\0', bytes->n) &&
	    !crm_utf8_valid(bytes->s, bytes->n, NULL))
		charset = transfer->guess(bytes->s, bytes->n);
	if (charset)
		return add_converted(out, charset, bytes);
	crm_str_add_n(out, bytes->s, bytes->n);
	return NULL;
}

crm_err crm_transfer_add_text(struct crm_str *out, const struct crm_transfer *transfer, const char *value, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	const char *encoding = transfer->encoding;
	size_t from = out->n;

	if (!encoding) { /* the file's own encoding was undone with the file */
		crm_str_add_n(out, value, n);
		return NULL;
	}
	if (strcasecmp(encoding, "QUOTED-PRINTABLE") == 0)
		add_quoted(&bytes, value, n);
	else
		CRM_TRY(add_base64(&bytes, value, n));
	CRM_TRY(add_text(out, transfer, &bytes));
	return out->n == from || crm_utf8_valid(out->s + from, out->n - from, NULL) ? NULL : refuse("UTF-8");
}
