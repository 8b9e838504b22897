/*
 * How a text sounds: its language, its tone (-1 angry to 1 happy) and its urgency (0 to 1), told by the words
 * of a lexicon, each with what it gave. In time that grows with the text, in bounded memory: of a long text the
 * first 64 KiB are read.
 *
 * The longest phrase of the lexicon wins where it stands; words of the text's language count and those of none,
 * and where the language cannot be told (or the lexicon has no word of it) those of any. What each gives:
 *
 *   tone x factor of an intensifier among the two words before it in its clause
 *        x -0.5 after something that negates it: among the three words before it, or, where that negates nothing after it
 *          in the clause, among the three after it (funktioniert nicht)
 *        x 1.25 in capitals, unless the whole text is
 *   urgency x the same, but what is negated is not urgent at all
 *
 * The sums grow by a tenth for each of at most three exclamation marks, and become S / sqrt(S^2 + 15), to a
 * hundredth: 4 gives 0.72. Lines that begin with '>' are somebody else's words, and are passed over.
 */
#ifndef CRM_CRM_TONE_H
#define CRM_CRM_TONE_H

#include "crm/lexicon.h"

enum { CRM_TONE_TEXT = 65536, CRM_TONE_WORDS = 200 };

struct crm_tone_word {
	const char *word;             /* as it stands in the text */
	const char *entry;            /* the lexicon's; NULL: another program says so */
	double tone, urgency;         /* what it gave */
	const char *why;              /* "after 'not'; capitals"; "" if it gave what the lexicon says */
};

struct crm_tone {
	const char *language;         /* NULL: it cannot be told */
	bool is_known;                /* there was something to tell it by: else tone and urgency are not known */
	double tone, urgency;
	struct crm_tone_word *words;  /* the first CRM_TONE_WORDS that gave something */
	size_t count;
	const char *by;               /* "lexicon", or the program that said so */
	crm_err failed;               /* why that program did not; NULL. Valid as errors are */
};

/* Memory: the arena. */
void crm_tone_score(const struct crm_lexicon *lexicon, struct crm_arena *arena, const char *text, size_t n,
                    struct crm_tone *out);

#endif
