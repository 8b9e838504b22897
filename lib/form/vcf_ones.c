#include "form/vcf_ones.h"

#include <stdlib.h>
#include <string.h>

#include "model/value.h"

/* Not preferred at all: after PREF=100, the least of RFC 6350. */
enum { LEAST = 101 };

static int preference(const struct crm_content *content)
{
	const char *number = crm_content_parameter(content, "PREF");
	int rank = number ? atoi(number) : 0;

	if (rank > 0 && rank < LEAST)
		return rank;
	return crm_content_is(content, "pref") ? 1 : LEAST;
}

int crm_vcf_rank(const struct crm_content *content)
{
	return preference(content) * 2 + !crm_content_is(content, "work");
}

void crm_vcf_ones_add(struct crm_arena *arena, struct crm_vcf_ones *ones, const struct crm_content *content,
                      const char *text)
{
	if (!text)
		return;
	if (ones->count == ones->room) {
		size_t room = ones->room ? ones->room * 2 : 8;
		struct crm_vcf_one *items = crm_new(arena, struct crm_vcf_one, room);
		if (ones->count)
			memcpy(items, ones->items, ones->count * sizeof(*items));
		*ones = (struct crm_vcf_ones){items, ones->count, room};
	}
	ones->items[ones->count++] = (struct crm_vcf_one){
		.text = text, .rank = crm_vcf_rank(content),
		.cell = crm_content_is(content, "cell") || crm_content_is(content, "mobile"),
		.other = crm_content_is(content, CRM_VCF_OTHER),
	};
}

const struct crm_vcf_one *crm_vcf_ones_main(const struct crm_vcf_ones *ones, bool cell)
{
	const struct crm_vcf_one *best = NULL;

	for (size_t i = 0; i < ones->count; i++) {
		const struct crm_vcf_one *one = &ones->items[i];
		if (!one->other && one->cell == cell && (!best || one->rank < best->rank))
			best = one;
	}
	return best;
}

const char *crm_vcf_ones_list(struct crm_arena *arena, const struct crm_vcf_ones *ones, const struct crm_vcf_one *first,
                              const struct crm_vcf_one *second)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};

	for (size_t i = 0; i < ones->count; i++)
		if (&ones->items[i] != first && &ones->items[i] != second)
			crm_list_add_element(&list, ones->items[i].text, strlen(ones->items[i].text));
	return list.n ? crm_copy_n(arena, list.s, list.n) : NULL;
}

const char *crm_vcf_ones_lines(struct crm_arena *arena, const struct crm_vcf_ones *ones)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	for (size_t i = 0; i < ones->count; i++)
		crm_str_addf(&text, "%s%s", i > 0 ? "\n" : "", ones->items[i].text);
	return text.n ? crm_copy_n(arena, text.s, text.n) : NULL;
}

bool crm_vcf_ones_has(const struct crm_vcf_ones *ones, const char *text)
{
	for (size_t i = 0; i < ones->count; i++)
		if (strcmp(ones->items[i].text, text) == 0)
			return true;
	return false;
}
