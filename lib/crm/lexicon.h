/*
 * The words by which the tone of a text is told (records of `lexicon`), ready to be looked up: single words,
 * phrases, and beginnings of words (a '*' at the end), all of them folded (crm/words.h).
 */
#ifndef CRM_CRM_LEXICON_H
#define CRM_CRM_LEXICON_H

#include "repo/repo.h"

enum crm_lexicon_kind { CRM_LEXICON_WORD, CRM_LEXICON_NEGATES, CRM_LEXICON_INTENSIFIES };

struct crm_lexicon_entry {
	const char *word;             /* as it was given */
	const char *language;         /* "cs", without what follows it ("zh-Hant" is zh); NULL: of any */
	enum crm_lexicon_kind kind;
	double tone, urgency, factor;
	const struct crm_lexicon_entry *next; /* of the same word, in another language */
};

enum { CRM_LEXICON_PHRASE = 8 };      /* words, or characters of Chinese, that a phrase has at most */

struct crm_lexicon;

struct crm_lexicon *crm_lexicon_new(void);
void crm_lexicon_drop(struct crm_lexicon **lexicon);
/* Copies it. One without a word in it, or with more of them than a phrase has, is left out: false. */
bool crm_lexicon_add(struct crm_lexicon *lexicon, const struct crm_lexicon_entry *entry);
size_t crm_lexicon_count(const struct crm_lexicon *lexicon);
/* Words of its longest phrase. */
size_t crm_lexicon_longest(const struct crm_lexicon *lexicon);

/* All records. */
CRM_MUST_USE crm_err crm_lexicon_read(struct crm_repo *repo, struct crm_lexicon **out);

/* The entry for exactly these folded words, parted by one blank; `beginning`: for those that begin so.
 * `language` NULL: not known, the first of any; else one of that language or of none. NULL if there is none. */
const struct crm_lexicon_entry *crm_lexicon_find(const struct crm_lexicon *lexicon, const char *folded, bool beginning,
                                                 const char *language);
/* Has it words of that language? */
bool crm_lexicon_knows(const struct crm_lexicon *lexicon, const char *language);

#endif
