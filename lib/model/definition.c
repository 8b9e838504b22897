#include "model/definition.h"

#include <string.h>

#include "model/alias.h"
#include "model/list.h"
#include "model/parse.h"

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

static bool is_among(const char *const *texts, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(texts[i], text) == 0)
			return true;
	return false;
}

/* Those of `first`, then those of `more` that are not there yet. */
static const char *const *join(struct crm_arena *arena, const char *const *first, const char *const *more, size_t count)
{
	size_t n = 0;

	while (first && first[n])
		n++;
	if (n + count == 0)
		return NULL;
	const char **all = crm_new(arena, const char *, n + count + 1);
	if (n)
		memcpy(all, first, n * sizeof(*all));
	for (size_t i = 0; i < count; i++)
		if (!is_among(all, n, more[i]))
			all[n++] = more[i];
	return all;
}

const char *const *crm_definition_texts(struct crm_arena *arena, const char *const *first,
                                        const char *stored)
{
	size_t count;
	const char **elements = crm_list_elements(arena, crm_value_text(stored), 0, &count);

	return join(arena, first, elements, count);
}

const char *const *crm_definition_choices(struct crm_arena *arena, const char *const *first, const char *text)
{
	size_t most = 1, count = 0;

	for (const char *c = text; c && *c; c++)
		most += *c == '|';
	const char **choices = crm_new(arena, const char *, most);
	while (text && *text) {
		size_t whole = strcspn(text, "|"), n = whole;
		const char *choice = crm_trim(text, &n);
		if (n)
			choices[count++] = crm_copy_n(arena, choice, n);
		text += whole + (text[whole] == '|');
	}
	return join(arena, first, choices, count);
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
