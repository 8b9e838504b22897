/*
 * Bytes of a file or pipe as UTF-8 text, block by block. A byte order mark is understood and
 * left out; another encoding goes through iconv(3); whatever comes out is well-formed UTF-8 without NUL.
 * What is no text at all (a compressed file, a spreadsheet's own format) is refused by name.
 */
#ifndef CRM_FORM_DECODE_H
#define CRM_FORM_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct crm_decode_options {
	const char *encoding;    /* iconv's name; NULL: UTF-8, or what a byte order mark says */
	const char *(*guess)(const char *bytes, size_t n); /* see source.h; may be NULL */
	bool nul;                /* NULs are let through (lists ended by NUL) */
};

struct crm_decode;

/* Takes over `fd`; 0 is not closed. Reads the first block. */
CRM_MUST_USE crm_err crm_decode_open(int fd, const struct crm_decode_options *options,
                                     struct crm_decode **out);
void crm_decode_drop(struct crm_decode **decode);

/* The next block, borrowed until the next call; *n 0 at the end. Bytes that are not UTF-8 are
 * CRM_INVALID with their offset, given only after all text before them has been handed out. */
CRM_MUST_USE crm_err crm_decode_next(struct crm_decode *decode, const char **text, size_t *n);
/* What the next block will be, without taking it. */
CRM_MUST_USE crm_err crm_decode_peek(struct crm_decode *decode, const char **text, size_t *n);
/* Leaves out the first n bytes of a block that was peeked at. */
void crm_decode_skip(struct crm_decode *decode, size_t n);

/* "UTF-8", "UTF-16LE", "WINDOWS-1250": what is being read. */
const char *crm_decode_encoding(const struct crm_decode *decode);
long long crm_decode_bytes(const struct crm_decode *decode); /* read so far */

#endif
