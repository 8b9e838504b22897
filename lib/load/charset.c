#include "load/charset.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Letters beyond ASCII that texts of one language consist of. Where two languages
 * explain a text equally well the first row is taken: the more widely spoken. */
static const struct language {
	const char *encoding;
	const char *letters;
} languages[] = {
	/* German, French, Spanish, Portuguese, Italian, Nordic */
	{ "WINDOWS-1252", "\xe4\xf6\xfc\xdf\xc4\xd6\xdc" },
	{ "WINDOWS-1252", "\xe9\xe8\xea\xeb\xe0\xe2\xe7\xee\xef\xf4\x9c\xfb\xf9\xff\xc9\xc8\xca\xc0\xc7\xce\xd4\xab\xbb" },
	{ "WINDOWS-1252", "\xe1\xe9\xed\xf3\xfa\xf1\xfc\xc1\xc9\xcd\xd3\xda\xd1\xbf\xa1" },
	{ "WINDOWS-1252", "\xe3\xf5\xe7\xe1\xe9\xed\xf3\xfa\xe2\xea\xf4\xe0\xc3\xd5\xc7\xc1\xc9" },
	{ "WINDOWS-1252", "\xe0\xe8\xe9\xec\xf2\xf9\xc0\xc8" },
	{ "WINDOWS-1252", "\xe5\xe4\xf6\xe6\xf8\xe9\xc5\xc4\xd6\xc6\xd8" },
	/* Czech, Slovak, Polish, Hungarian, Romanian, Slovene and Croatian */
	{ "WINDOWS-1250", "\xe1\xe8\xef\xe9\xec\xed\xf2\xf3\xf8\x9a\x9d\xfa\xf9\xfd\x9e"
	                  "\xc1\xc8\xcf\xc9\xcc\xcd\xd2\xd3\xd8\x8a\x8d\xda\xd9\xdd\x8e" },
	{ "WINDOWS-1250", "\xe1\xe4\xe8\xef\xe9\xed\xe5\xbe\xf2\xf3\xf4\xe0\x9a\x9d\xfa\xfd\x9e"
	                  "\xc1\xc8\xcf\xc9\xcd\xbc\xd2\xd3\x8a\x8d\xda\xdd\x8e" },
	{ "WINDOWS-1250", "\xb9\xe6\xea\xb3\xf1\xf3\x9c\x9f\xbf\xa5\xc6\xca\xa3\xd1\xd3\x8c\x8f\xaf" },
	{ "WINDOWS-1250", "\xe1\xe9\xed\xf3\xf6\xf5\xfa\xfc\xfb\xc1\xc9\xcd\xd3\xd6\xd5\xda\xdc\xdb" },
	{ "WINDOWS-1250", "\xe3\xe2\xee\xba\xfe\xc3\xc2\xce\xaa\xde" },
	{ "WINDOWS-1250", "\xe8\xe6\x9a\x9e\xf0\xc8\xc6\x8a\x8e\xd0" },
	/* Turkish */
	{ "WINDOWS-1254", "\xe7\xf0\xfd\xf6\xfe\xfc\xe2\xc7\xd0\xdd\xd6\xde\xdc" },
};

static bool is_high(unsigned char c)
{
	return c >= 0x80;
}

/* UTF-16 of mostly ASCII has its NULs on one side. */
static const char *guess_wide(const char *bytes, size_t n)
{
	size_t even = 0, odd = 0;
	for (size_t i = 0; i < n; i++)
		if (bytes[i] == '\0')
			(*(i % 2 ? &odd : &even))++;
	if (odd > n / 8 && odd > even * 4)
		return "UTF-16LE";
	if (even > n / 8 && even > odd * 4)
		return "UTF-16BE";
	return NULL;
}

/* Cyrillic words are made of high bytes throughout; in Latin ones they stand among ASCII letters. */
static bool is_cyrillic(const unsigned char *bytes, size_t n)
{
	size_t high = 0, together = 0;
	for (size_t i = 0; i < n; i++) {
		if (!is_high(bytes[i]))
			continue;
		high++;
		together += (i > 0 && is_high(bytes[i - 1])) || (i + 1 < n && is_high(bytes[i + 1]));
	}
	return high >= 4 && together * 10 > high * 8;
}

/* Small letters, which are most of a text, are 0xE0 and up in Windows-1251 but 0xC0..0xDF in KOI8. */
static const char *which_cyrillic(const unsigned char *bytes, size_t n)
{
	size_t low = 0, up = 0;
	for (size_t i = 0; i < n; i++) {
		low += bytes[i] >= 0xc0 && bytes[i] <= 0xdf;
		up += bytes[i] >= 0xe0;
	}
	return low > up ? "KOI8-U" : "WINDOWS-1251";
}

static const char *which_latin(const unsigned char *bytes, size_t n)
{
	size_t seen[256] = {0}, best = 0;
	const char *encoding = "WINDOWS-1252";
	for (size_t i = 0; i < n; i++)
		seen[bytes[i]]++;
	for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
		size_t explained = 0;
		for (const char *at = languages[i].letters; *at; at++)
			explained += seen[(unsigned char)*at];
		if (explained > best) {
			best = explained;
			encoding = languages[i].encoding;
		}
	}
	return encoding;
}

const char *crm_charset_guess(const char *bytes, size_t n)
{
	const unsigned char *at = (const unsigned char *)bytes;
	const char *wide = guess_wide(bytes, n);
	if (wide)
		return wide;
	return is_cyrillic(at, n) ? which_cyrillic(at, n) : which_latin(at, n);
}
