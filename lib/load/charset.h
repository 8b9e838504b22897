/*
 * What encoding bytes are in that are not UTF-8: guessed from the letters that
 * languages use. The guess is said and can be overridden (--encoding), so it need not
 * be perfect, but it must be the same for the same bytes.
 */
#ifndef CRM_LOAD_CHARSET_H
#define CRM_LOAD_CHARSET_H

#include <stddef.h>

/* An iconv(3) name: UTF-16LE, UTF-16BE, WINDOWS-1250, WINDOWS-1251, WINDOWS-1252,
 * WINDOWS-1254, KOI8-U. Never NULL; WINDOWS-1252 where nothing speaks for another. */
const char *crm_charset_guess(const char *bytes, size_t n);

#endif
