/*
 * A message of the internet (RFC 5322, MIME: RFC 2045 to 2049, 2231) taken apart by GMime: its parts as a list, the
 * whole before its parts, with what their headers say. Contents stay in the file and are decoded when they are asked for,
 * so that an attachment of any size takes no memory.
 */
#ifndef CRM_FORM_MIME_H
#define CRM_FORM_MIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "form/mail_address.h"

/* What is more than this is no letter: CRM_INVALID. */
enum {
	CRM_MIME_PARTS = 1000,           /* parts */
	CRM_MIME_DEPTH = 50,             /* one within the other */
	CRM_MIME_HEADER = 1024 * 1024,   /* bytes of the first header */
	CRM_MIME_DASHES = 50000,         /* lines that could be between two parts */
};

struct crm_mime_part {
	const char *type;                /* "text/plain": lower case */
	const char *charset;             /* as it is declared; NULL */
	const char *name;                /* file name, in UTF-8; NULL */
	const char *content_id;          /* without <>; NULL */
	bool attached;                   /* Content-Disposition: attachment */
	bool flowed, delsp;              /* format=flowed (RFC 3676) */
	int depth;                       /* 0: the message's own */
	int parent;                      /* place in the list; -1: the message itself */
	bool is_multipart;
	bool is_message;                 /* a message within; its parts are not listed */
};

struct crm_mime;

/* Reads the message from byte `from` of the file to its end. The descriptor stays the caller's and must live as long. A
 * line "From ..." before the headers, which a mailbox or an MDA puts there, is no part of it. `guess` names the encoding
 * (for iconv) of bytes in headers that are not UTF-8. */
CRM_MUST_USE crm_err crm_mime_open(struct crm_arena *arena, int fd, int64_t from,
                                   const char *(*guess)(const char *bytes, size_t n), struct crm_mime **out);
void crm_mime_drop(struct crm_mime **mime);

size_t crm_mime_count(const struct crm_mime *mime);
const struct crm_mime_part *crm_mime_part(const struct crm_mime *mime, size_t i);

/* A header of the message, unfolded, encoded words as they are, in UTF-8 without NUL; NULL if there is none. The first
 * of several. */
const char *crm_mime_header(struct crm_mime *mime, const char *name);
/* The same of the message within that part i is (its own headers). */
const char *crm_mime_inner_header(struct crm_mime *mime, size_t i, const char *name);
/* What a person reads: encoded words (RFC 2047) decoded. */
const char *crm_mime_words(struct crm_mime *mime, const char *header);
/* A date (RFC 5322) as an instant; false if it is none. */
bool crm_mime_date(const char *header, int64_t *instant);

/* The addresses of a header, those in groups too. At most `most`. */
size_t crm_mime_addresses(struct crm_mime *mime, const char *header, struct crm_mail_address *out, size_t most);

/* The content of part i, decoded. The first `limit` bytes of it; *more: there are more. */
CRM_MUST_USE crm_err crm_mime_read(struct crm_mime *mime, size_t i, size_t limit, struct crm_str *out, bool *more);
/* All of it into a file; of a message within: that message. */
CRM_MUST_USE crm_err crm_mime_write(struct crm_mime *mime, size_t i, int fd);

#endif
