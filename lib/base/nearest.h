/*
 * How far apart two words are, and the nearest known name to a misspelt one (for hints only, never acted upon).
 */
#ifndef CRM_BASE_NEAREST_H
#define CRM_BASE_NEAREST_H

#include <stddef.h>

/* Damerau-Levenshtein distance (in its optimal string alignment form) of two words of at most CRM_DISTANCE_MOST bytes, n and m
 * of them, ignoring ASCII case. */
enum { CRM_DISTANCE_MOST = 64 };
int crm_distance(const char *word, int n, const char *name, int m);

/* The one of `names` (count of them, NULLs skipped) nearest to `word` by
 * Damerau-Levenshtein distance (in its optimal string alignment form, ignoring
 * ASCII case), if near enough to be a slip (a third of the length, at least 1,
 * at most 3; of a word of up to four letters the first has to be right; a prefix of two letters
 * or more counts as near), else NULL. */
const char *crm_nearest(const char *word, const char *const *names, size_t count);

#endif
