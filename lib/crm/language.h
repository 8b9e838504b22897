/*
 * Which language a text is in, told offline by its script, by letters that few languages have and by its
 * commonest words: Czech, Slovak, Polish, English, German, Spanish, French, Ukrainian, Russian, Chinese,
 * Japanese, Korean. It would rather not tell than guess. And those commonest words themselves, which say
 * nothing of what a text is about.
 */
#ifndef CRM_CRM_LANGUAGE_H
#define CRM_CRM_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

/* "cs"; NULL: it cannot be told. Of a long text the first 8 KiB are looked at. */
const char *crm_language_of(const char *text, size_t n);
/* Is the folded word (crm/words.h) one of the commonest, in this language (NULL: in any)? */
bool crm_language_is_common(const char *folded, const char *language);

#endif
