/*
 * Tone and language. The input's lines up to an empty one are entries of a lexicon, the rest is the text:
 * whatever it is, tone and urgency stay within their bounds, and what is said of a word stands in the text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/language.h"
#include "crm/tone.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char *add_lines(struct crm_lexicon *lexicon, const char *text)
{
	for (unsigned i = 0; *text && *text != '\n'; i++) {
		size_t n = strcspn(text, "\n");
		char word[64];
		snprintf(word, sizeof word, "%.*s", (int)(n < 60 ? n : 60), text);
		crm_lexicon_add(lexicon, &(struct crm_lexicon_entry){ .word = word, .language = i % 3 ? "en" : NULL,
			.kind = (enum crm_lexicon_kind)(i % 4 == 3 ? i % 3 : 0), .tone = (int)(n % 11) - 5,
				.urgency = (double)(n % 6),
			.factor = 1.5 });
		text += n + (text[n] == '\n');
	}
	return text + (*text == '\n');
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_lexicon_drop) struct crm_lexicon *lexicon = crm_lexicon_new();
	struct crm_tone tone;
	const char *text = add_lines(lexicon, crm_copy_n(arena, (const char *)data, size));
	crm_tone_score(lexicon, arena, text, strlen(text), &tone);
	if (!(tone.tone >= -1 && tone.tone <= 1 && tone.urgency >= 0 && tone.urgency <= 1) || tone.count > CRM_TONE_WORDS)
		abort();
	for (size_t i = 0; i < tone.count; i++)
		if (!strstr(text, tone.words[i].word) && !memchr(text, '>', strlen(text)))
			abort();
	return 0;
}
