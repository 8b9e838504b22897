#include "model/definition.h"

#include <string.h>

#include "model/alias.h"
#include "model/value.h"

bool crm_definition_has(const char *text)
{
	return text && *text;
}

const char *crm_definition_copy(struct crm_arena *arena, const char *text)
{
	return crm_definition_has(text) ? crm_copy(arena, text) : NULL;
}

crm_err crm_definition_name(const char *name)
{
	/* SQLite takes these for its own row number. */
	static const char *const taken[] = { "rowid", "oid", "rank" };

	if (!crm_definition_has(name) || !crm_name_is_snake(name))
		return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is not a name", name ? name : ""),
		                    "small letters, digits and '_', a letter first, at most 63");
	for (size_t i = 0; i < CRM_COUNT(taken); i++)
		if (strcmp(name, taken[i]) == 0)
			return crm_fail(CRM_INVALID, "the name '%s' is taken by SQLite", name);
	return NULL;
}

const char *const *crm_definition_texts(struct crm_arena *arena, const char *const *first,
                                        const char *stored)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	struct crm_value list = crm_value_text(stored);
	size_t had = 0, more = 0, at = 0;

	while (first && first[had])
		had++;
	while (crm_list_next(list, &at, &element))
		more++;
	if (had + more == 0)
		return NULL;
	const char **all = crm_new(arena, const char *, had + more + 1);
	size_t n = had;
	if (had)
		memcpy(all, first, had * sizeof(*all));
	for (at = 0; crm_list_next(list, &at, &element);) {
		bool known = false;
		for (size_t i = 0; i < had && !known; i++)
			known = strcmp(all[i], crm_str_text(&element)) == 0;
		if (!known)
			all[n++] = crm_copy_n(arena, crm_str_text(&element), element.n);
	}
	return all;
}

const char *crm_definition_aliases(struct crm_arena *arena, const char *first, const char *stored)
{
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	struct crm_value list = crm_value_text(stored);

	if (first)
		crm_str_add(&all, first);
	for (size_t at = 0; crm_list_next(list, &at, &element);) {
		if (all.n)
			crm_str_add_c(&all, '|');
		crm_str_add(&all, crm_str_text(&element));
	}
	return all.n ? crm_copy_n(arena, all.s, all.n) : NULL;
}
