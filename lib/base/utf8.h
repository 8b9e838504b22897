/*
 * UTF-8 text as people see it (utf8proc): validity, display width, folding.
 * Text is stored as it was given; folding is for comparing only.
 */
#ifndef CRM_BASE_UTF8_H
#define CRM_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

/* Well-formed UTF-8 (RFC 3629) without NUL. On failure *at is the offset. */
bool crm_utf8_valid(const char *text, size_t n, size_t *at);

/* Decodes one character; returns its length in bytes, 0 at the end; invalid
 * bytes come out one at a time as U+FFFD. */
size_t crm_utf8_next(const char *text, size_t n, uint32_t *code);
void crm_utf8_add(struct crm_str *out, uint32_t code);

/* Columns on a terminal: wide East Asian characters and emoji 2, combining
 * marks 0, controls as they print escaped (see crm_utf8_add_shown). */
size_t crm_utf8_width(const char *text, size_t n);

/* Appends text for a terminal or table: at most `width` columns (0: no limit),
 * the last one '…' if shortened; control characters, bidirectional overrides and
 * invalid bytes escaped visibly (\n as \n, ESC as \x1b, U+202E as \u202e).
 * Returns the columns used. */
size_t crm_utf8_add_shown(struct crm_str *out, const char *text, size_t n, size_t width);

/* Appends the folded form, so that 'Novák', 'NOVAK' and 'novak' are equal: NFKD,
 * case folded, accents and invisible characters dropped. Marks that make another
 * letter rather than accent one (kana voicing, Indic and Thai vowels) stay.
 * Invalid bytes fold to U+FFFD. ASCII takes a fast path. */
void crm_fold(struct crm_str *out, const char *text, size_t n);

/* Is this code point a letter or digit to FTS5's unicode61 tokenizer
 * (categories L*, N*, Co)? */
bool crm_utf8_is_word(uint32_t code);

#endif
