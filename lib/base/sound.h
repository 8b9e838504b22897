/*
 * How a name sounds, whatever script or language wrote it down: Novák, NOVAK, Nowak and Новак come out as one text. For
 * comparing only, never for showing or storing.
 *
 * Words are put into Latin letters without accents (crm_fold, and a table of our own for Ukrainian, Russian, Bulgarian and
 * Greek: a hundred letters, against the 30 MB of libicu), then the spellings that Czech, Ukrainian (KMU 2010), Russian, German,
 * Polish and English have for the same sound become one: sh, sz, š, ш; w, v, в; kh, h, g, х, г; y, j, i, и, й. It is coarser
 * than a transliteration and finer than Soundex, which was made for English and keeps a first letter that differs between
 * Ганна and Hanna. Chinese characters stay as they are, each a word.
 */
#ifndef CRM_BASE_SOUND_H
#define CRM_BASE_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Appends the words of the text in Latin letters, lower case, parted by single spaces. Apostrophes and dots inside a word
 * ("O'Neil", "s.r.o.") go; other signs part words. */
void crm_sound_words(struct crm_str *out, const char *text, size_t n);
/* Appends one of those words as it sounds. */
void crm_sound_spell(struct crm_str *out, const char *word, size_t n);
/* The first and the consonants of a word so spelt, in classes that are often mixed up (d and t, b and p, c, g and k): the same
 * for most words that are one slip apart. Never 0. */
uint64_t crm_sound_key(const char *spelt, size_t n);

/* Walks over words parted by single spaces: *at is where the next begins, start with 0. False at the end. */
bool crm_sound_next(const char *words, size_t *at, const char **word, size_t *n);

#endif
