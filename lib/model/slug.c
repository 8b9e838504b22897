#include "model/slug.h"

#include "base/utf8.h"

/* Letters of their own, which folding takes for others with an accent: й is no и. (ё is: Russian writes е for it as well.) */
static const struct {
	uint32_t large, small;
} letters[] = {
	{ 0x419, 0x439 }, /* й */
	{ 0x407, 0x457 }, /* ї */
	{ 0x40E, 0x45E }, /* ў */
};

static uint32_t letter_of(uint32_t code)
{
	for (size_t i = 0; i < CRM_COUNT(letters); i++)
		if (code == letters[i].large || code == letters[i].small)
			return letters[i].small;
	return 0;
}

static void fold(struct crm_str *out, const char *text, size_t n)
{
	const char *from = text, *at = text, *end = text + n;
	uint32_t code;
	for (size_t length; (length = crm_utf8_next(at, (size_t)(end - at), &code)) > 0; at += length) {
		uint32_t letter = letter_of(code);
		if (!letter)
			continue;
		crm_fold(out, from, (size_t)(at - from));
		crm_utf8_add(out, letter);
		from = at + length;
	}
	crm_fold(out, from, (size_t)(end - from));
}

void crm_slug_add(struct crm_str *out, const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};
	size_t start = out->n, length;
	bool gap = false;
	uint32_t code;
	fold(&folded, text, n);
	text = crm_str_text(&folded);
	for (n = folded.n; (length = crm_utf8_next(text, n, &code)) > 0; text += length, n -= length) {
		bool is_word = crm_utf8_is_word(code);
		if (is_word && out->n - start + length + gap > CRM_SLUG_MADE)
			return;
		if (is_word && gap && out->n > start)
			crm_str_add_c(out, '-');
		if (is_word)
			crm_str_add_n(out, text, length);
		gap = !is_word;
	}
}

crm_err crm_slug_check(const char *slug, size_t n)
{
	const char *at = slug;
	uint32_t code;
	if (n > CRM_SLUG_MOST)
		return crm_fail(CRM_INVALID, "a name in addresses has at most %d bytes", CRM_SLUG_MOST);
	for (size_t length; (length = crm_utf8_next(at, n, &code)) > 0; at += length, n -= length)
		if (!crm_utf8_is_word(code) && code != '-' && code != '_')
			return crm_fail(CRM_INVALID, "'%s' has something else than letters, digits, '-' and '_' in it", slug);
	return NULL;
}
