#include "form/encoding.h"

#include <stdint.h>
#include <string.h>

#include "base/attr.h"
#include "base/utf8.h"

static const struct {
	const char *mark;
	size_t n;
	const char *encoding;
} marks[] = {
	{"\xEF\xBB\xBF", 3, "UTF-8"},
	{"\xFF\xFE\0\0", 4, "UTF-32LE"},
	{"\0\0\xFE\xFF", 4, "UTF-32BE"},
	{"\xFF\xFE", 2, "UTF-16LE"},
	{"\xFE\xFF", 2, "UTF-16BE"},
};

/* Latin text in UTF-16 has a NUL in every second byte. */
static const char *without_mark(const char *s, size_t n)
{
	if (n < 4)
		return "UTF-8";
	if (s[0] && !s[1] && s[2] && !s[3])
		return "UTF-16LE";
	if (!s[0] && s[1] && !s[2] && s[3])
		return "UTF-16BE";
	return "UTF-8";
}

const char *crm_encoding_of(const char *bytes, size_t n, bool nul)
{
	for (size_t i = 0; i < CRM_COUNT(marks); i++)
		if (n >= marks[i].n && memcmp(bytes, marks[i].mark, marks[i].n) == 0)
			return marks[i].encoding;
	return nul ? "UTF-8" : without_mark(bytes, n);
}

bool crm_encoding_is_cut(const char *bytes, size_t n)
{
	unsigned char lead = (unsigned char)bytes[0];
	size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;

	if (n >= length)
		return false;
	for (size_t i = 1; i < n; i++)
		if (((unsigned char)bytes[i] & 0xC0) != 0x80)
			return false;
	return true;
}

bool crm_encoding_is_damaged_utf8(const char *bytes, size_t n)
{
	size_t good = 0, bad = 0, length;
	uint32_t code;

	for (; n > 0; bytes += length, n -= length) {
		length = crm_utf8_next(bytes, n, &code);
		good += length > 1;
		bad += length == 1 && code == 0xFFFD;
	}
	return good > bad;
}

bool crm_encoding_has_high(const char *bytes, size_t n)
{
	unsigned char all = 0;

	for (size_t i = 0; i < n; i++)
		all |= (unsigned char)bytes[i];
	return all >= 0x80;
}
