#include "base/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void crm_base64_add(struct crm_str *out, const void *bytes, size_t n)
{
	const unsigned char *from = bytes;

	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		unsigned a = from[i], b = left > 1 ? from[i + 1] : 0, c = left > 2 ? from[i + 2] : 0;
		crm_str_add_c(out, digits[a >> 2]);
		crm_str_add_c(out, digits[(a & 3) << 4 | b >> 4]);
		crm_str_add_c(out, left > 1 ? digits[(b & 15) << 2 | c >> 6] : '=');
		crm_str_add_c(out, left > 2 ? digits[c & 63] : '=');
	}
}

bool crm_base64_read(struct crm_str *out, const char *text, size_t n)
{
	unsigned bits = 0;
	int held = 0;

	for (int padding = 0; n > 0 && padding < 2 && text[n - 1] == '='; padding++)
		n--;
	for (size_t i = 0; i < n; i++) {
		const char *digit = text[i] ? strchr(digits, text[i]) : NULL;
		if (!digit)
			return false;
		bits = bits << 6 | (unsigned)(digit - digits);
		held += 6;
		if (held >= 8) {
			held -= 8;
			crm_str_add_c(out, (char)(bits >> held & 0xFF));
		}
	}
	return n % 4 != 1;
}
