#include "cli/words.h"

#include <string.h>

#include "base/str.h"
#include "model/record.h"

static const struct crm_word *word_of(const struct crm_words *words, const char *argument)
{
	for (const struct crm_word *word = words ? words->words : NULL; word && word->name; word++)
		if (crm_starts(argument, word->name) && argument[strlen(word->name)] == '=')
			return word;
	return NULL;
}

static crm_err take_field(const struct crm_entity *entity, const char *field, const char *text, bool making,
                          struct crm_assigns *out)
{
	struct crm_assign *assign = &out->items[out->count++];
	*assign = (struct crm_assign){ .op = CRM_SET, .text = text };
	CRM_TRY(crm_entity_need_field(entity, field, &assign->field));
	return crm_field_may_set(entity->fields[assign->field], making);
}

crm_err crm_words_take(const struct crm_entity *entity, const struct crm_words *words, const char *argument, bool making,
                       struct crm_assigns *out, const char **value)
{
	const struct crm_word *word = word_of(words, argument);
	if (!word)
		return crm_assign_parse(entity, argument, making, &out->items[out->count++]);
	const char *text = argument + strlen(word->name) + 1;
	if (word->field)
		return take_field(entity, word->field, text, making, out);
	if (*value)
		return crm_fail(CRM_USAGE, "%s= is said twice", word->name);
	*value = text;
	return NULL;
}

crm_err crm_words_fill(struct crm_repo *repo, const struct crm_words *words, struct crm_record *record, const char *value)
{
	return value ? words->fill(repo, record, value) : NULL;
}
