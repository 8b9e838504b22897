/*
 * Values in the transfer encodings of mail: quoted-printable and base64 (RFC 2045), of bytes in some character set.
 * vCard 2.1 writes names so, as old telephones do.
 */
#ifndef CRM_FORM_TRANSFER_H
#define CRM_FORM_TRANSFER_H

#include "base/err.h"
#include "base/str.h"

struct crm_transfer {
	const char *encoding;    /* "QUOTED-PRINTABLE", "BASE64" or "B"; NULL: the bytes themselves */
	const char *charset;     /* an iconv(3) name; NULL: UTF-8, else what `guess` says */
	const char *(*guess)(const char *bytes, size_t n); /* see form/source.h; may be NULL */
};

/* Appends the text, well-formed UTF-8 without NUL. CRM_INVALID: it is not of that encoding or character set. */
CRM_MUST_USE crm_err crm_transfer_add_text(struct crm_str *out, const struct crm_transfer *transfer,
                                           const char *value, size_t n);

#endif
