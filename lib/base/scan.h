/*
 * Reading texts from left to right: each function moves *at past what it read, or
 * leaves it where it was and returns false. ASCII only, and no locale: what a
 * stored or imported text means must not depend on who reads it.
 */
#ifndef CRM_BASE_SCAN_H
#define CRM_BASE_SCAN_H

#include <stdbool.h>

#include "base/time.h"

bool crm_is_digit(char c);
/* Between `least` and `most` (at most 9) digits, not followed by another. */
bool crm_scan_digits(const char **at, int least, int most, int *number);
bool crm_scan_char(const char **at, char c);
/* A word, ignoring case; not followed by a letter. */
bool crm_scan_word(const char **at, const char *word);
void crm_scan_spaces(const char **at);

/* The place of the word in `words` (NULL-ended): in full or its first three
 * letters, with or without a full stop; -1 if none. */
int crm_scan_name(const char **at, const char *const *words);
extern const char *const crm_month_names[];    /* january .. december, NULL */
extern const char *const crm_weekday_names[];  /* monday .. sunday, NULL */

/* YYYY-MM-DD; the day must exist. */
bool crm_scan_iso_date(const char **at, struct crm_civil *civil);
/* 9:00, 09:00:30, 09:00:30.120, 9:00 PM; after a 'T' also 0900 and 090030. */
bool crm_scan_time(const char **at, bool basic, struct crm_civil *civil);
/* Z, UTC, GMT, +01:00, -0500, +01: seconds east of UTC. */
bool crm_scan_offset(const char **at, int *seconds);
/* A time of day and perhaps an offset, to the end of the text: the instant it is
 * on the day already in `civil`. */
bool crm_scan_instant_rest(const char *at, bool basic, struct crm_civil *civil, int64_t *instant);

#endif
