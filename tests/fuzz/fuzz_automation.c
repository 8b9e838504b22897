/*
 * Texts of rules: reading never crashes, every piece stands in its line, and so does a caret; what is accepted is the same when
 * it is read again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "query/automation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(crm_err err)
{
	if (err && err->source[0] && strlen(err->source) < sizeof err->source - 1 &&
	    (err->caret < 0 || err->caret_length < 0 || (size_t)err->caret > strlen(err->source)))
		abort();
}

static void check_word(const struct crm_automation_word *word)
{
	if (word->text && word->source &&
	    (word->at < 0 || word->length < 0 || (size_t)word->at + (size_t)word->length > strlen(word->source) || word->line < 1))
		abort();
}

static void check_words(const struct crm_automation_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_word(&words[i]);
}

static void check_deed(struct crm_arena *arena, const struct crm_deed *deed)
{
	struct crm_blank blank;
	bool found = true;

	check_word(&deed->line);
	check_word(&deed->name);
	check_word(&deed->rest);
	check_words(deed->words, deed->count);
	for (size_t i = 0, at = 0; found && i < deed->count; i++, at = 0)
		while (!crm_blank_next(arena, deed->words[i].text, &at, &blank, &found) && found)
			if (blank.at + blank.n != at || at > strlen(deed->words[i].text))
				abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *text = crm_copy_n(arena, (const char *)data, size);
	struct crm_automation rule, again;
	crm_err err = crm_automation_read(arena, text, &rule);

	check_error(err);
	if (err)
		return 0;
	if (!rule.of.text || !rule.deed_count || !rule.description)
		abort();
	check_words(rule.events, rule.event_count);
	check_words(rule.when, rule.when_count);
	check_words(rule.was, rule.was_count);
	check_words(rule.changed, rule.changed_count);
	for (size_t i = 0; i < rule.deed_count; i++)
		check_deed(arena, &rule.deeds[i]);
	if (crm_automation_read(arena, text, &again) || again.deed_count != rule.deed_count ||
	    !crm_same(crm_automation_trigger_text(arena, &again), crm_automation_trigger_text(arena, &rule)))
		abort();
	return 0;
}
