#include "form/mail_charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/utf8.h"
#include "form/encoding.h"

/* Names as mailers write them, and what iconv has for what they mean. */
static const struct {
	const char *declared, *meant;
} names[] = {
	{ "ansi_x3.4-1968", NULL },        { "ascii", NULL },               { "unknown", NULL },
	{ "us-ascii", NULL },              { "unknown-8bit", NULL },        { "x-unknown", NULL },
	{ "default", NULL },               { "_iso-2022-jp", "ISO-2022-JP-2" }, { "big5", "CP950" },
	{ "cp1252", "WINDOWS-1252" },      { "euc-kr", "CP949" },           { "gb2312", "GB18030" },
	{ "gb_2312-80", "GB18030" },       { "gbk", "GB18030" },            { "iso-2022-jp", "ISO-2022-JP-2" },
	{ "iso-8859-1", "WINDOWS-1252" },  { "iso8859-1", "WINDOWS-1252" }, { "iso-8859-8-i", "ISO-8859-8" },
	{ "iso-8859-9", "WINDOWS-1254" },  { "ks_c_5601-1987", "CP949" },   { "latin1", "WINDOWS-1252" },
	{ "shift-jis", "CP932" },          { "shift_jis", "CP932" },        { "unicode-1-1-utf-7", "UTF-7" },
	{ "utf8", "UTF-8" },               { "x-gbk", "GB18030" },          { "x-sjis", "CP932" },
	{ "x-mac-ce", "MACCENTRALEUROPE" }, { "x-mac-cyrillic", "MAC-CYRILLIC" },
};

/* Encodings whose bytes could hardly be UTF-8 by chance: there the bytes know better. */
static bool is_single_byte(const char *name)
{
	return strncasecmp(name, "WINDOWS-", 8) == 0 || strncasecmp(name, "ISO-8859-", 9) == 0 ||
	       strncasecmp(name, "KOI8", 4) == 0 || strncasecmp(name, "CP125", 5) == 0 || strncasecmp(name, "MAC", 3) == 0;
}

/* What the declaration means; NULL: nothing that helps. */
static const char *meant(const char *charset)
{
	if (!charset || !*charset)
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(names); i++)
		if (crm_same_ascii(names[i].declared, charset))
			return names[i].meant;
	return charset;
}

static bool add_valid(struct crm_str *out, const char *bytes, size_t n)
{
	bool replaced = false;
	uint32_t code;
	size_t length;

	for (; n > 0; bytes += length, n -= length) {
		length = crm_utf8_next(bytes, n, &code);
		if (code == 0xFEFF)
			continue;
		bool bad = code == 0 || (code == 0xFFFD && length == 1);
		replaced |= bad;
		crm_utf8_add(out, bad ? 0xFFFD : code);
	}
	return replaced;
}

/* One byte that fits nowhere is skipped and marked; the rest may be sound. */
static size_t convert(iconv_t converter, struct crm_str *made, char *in, size_t left)
{
	size_t bad = 0;

	while (left > 0) {
		crm_str_reserve(made, left * 4 + 16);
		char *to = made->s + made->n;
		size_t room = made->room - made->n - 1;
		size_t result = iconv(converter, &in, &left, &to, &room);
		made->n = (size_t)(to - made->s);
		made->s[made->n] = '\0';
		if (result != (size_t)-1 || errno == E2BIG)
			continue;
		crm_utf8_add(made, 0xFFFD);
		bad++;
		in++;
		left--;
	}
	return bad;
}

/* -1: there is no such encoding. */
static long try_encoding(const char *encoding, const char *bytes, size_t n, struct crm_str *made)
{
	iconv_t converter = iconv_open("UTF-8", encoding);

	crm_str_clear(made);
	if (converter == (iconv_t)-1)
		return -1;
	/* iconv(3) changes the pointer, never the bytes. */
	size_t bad = convert(converter, made, (char *)(uintptr_t)bytes, n);
	iconv_close(converter);
	return (long)bad;
}

/* Without a mark, UTF-16 is big-endian (RFC 2781, 4.3), unless its zeros say otherwise. */
static const char *with_order(const char *encoding, const char *bytes, size_t n)
{
	if (!crm_same_ascii(encoding, "UTF-16") && !crm_same_ascii(encoding, "UCS-2"))
		return encoding;
	const char *told = crm_encoding_of(bytes, n, false);
	return crm_starts(told, "UTF-16") ? told : "UTF-16BE";
}

static bool is_utf8(const char *encoding, const char *bytes, size_t n)
{
	size_t at;

	if (encoding && !is_single_byte(encoding) && !crm_same_ascii(encoding, "UTF-8"))
		return false;
	return crm_utf8_valid(bytes, n, &at);
}

static const char *guessed(const char *bytes, size_t n, const char *(*guess)(const char *bytes, size_t n))
{
	const char *told = crm_encoding_of(bytes, n, false);

	if (crm_starts(told, "UTF-16"))
		return told;
	return guess ? guess(bytes, n) : "WINDOWS-1252";
}

bool crm_mail_to_utf8(struct crm_str *out, const char *bytes, size_t n, const char *charset,
                      const char *(*guess)(const char *bytes, size_t n))
{
	CRM_AUTO(crm_str_drop) struct crm_str made = {0};
	const char *encoding = meant(charset);
	bool said_utf8 = encoding && crm_same_ascii(encoding, "UTF-8");

	if (is_utf8(encoding, bytes, n) || ((!encoding || said_utf8) && crm_encoding_is_damaged_utf8(bytes, n)))
		return add_valid(out, bytes, n);
	if (!encoding || said_utf8)
		encoding = guessed(bytes, n, guess);
	long bad = try_encoding(with_order(encoding, bytes, n), bytes, n, &made);
	if (bad < 0 && is_utf8(NULL, bytes, n))
		return add_valid(out, bytes, n);
	if (bad < 0)
		bad = try_encoding(guessed(bytes, n, guess), bytes, n, &made);
	bool replaced = add_valid(out, made.s ? made.s : "", made.n);
	return replaced || bad != 0;
}
