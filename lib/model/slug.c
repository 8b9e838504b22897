#include "model/slug.h"

#include "base/utf8.h"

void crm_slug_add(struct crm_str *out, const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};
	size_t start = out->n, length;
	bool gap = false;
	uint32_t code;
	crm_fold(&folded, text, n);
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
