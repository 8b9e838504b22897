/*
 * A mail as it goes out: RFC 5322 with MIME, plain text in UTF-8 and attachments. Nothing in a value can begin a header of
 * its own. The same mail is the same bytes at every try.
 */
#ifndef CRM_FORM_MAIL_WRITE_H
#define CRM_FORM_MAIL_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "form/mail_address.h"

struct crm_mail_file {
	const char *name, *mime_type;    /* NULL: none, application/octet-stream */
	int fd;                          /* read from its start */
};

struct crm_mail_out {
	struct crm_mail_address from;
	struct crm_mail_address reply_to; /* email NULL: none */
	const struct crm_mail_address *to, *cc;
	size_t to_count, cc_count;
	const char *subject, *body;      /* UTF-8; NULL: empty */
	const char *message_id;          /* "<...>" */
	const char *in_reply_to;         /* NULL: it answers nothing */
	const char *references;          /* parted by blanks; NULL */
	int64_t date;
	bool automatic;                  /* no person wrote it (RFC 3834): nobody's program should answer */
	const struct crm_mail_file *files;
	size_t file_count;
	bool crlf;                       /* line ends, as SMTP has them; else LF */
};

CRM_MUST_USE crm_err crm_mail_write(const struct crm_mail_out *mail, int fd);

/* Appends a header's text, encoded where it has to be (RFC 2047) and folded; `used`: columns used in its first line. */
void crm_mail_add_words(struct crm_str *out, const char *text, size_t used);
/* Appends a text as quoted-printable (RFC 2045, 6.7), lines ended by LF. */
void crm_mail_add_quoted(struct crm_str *out, const char *text, size_t n);

#endif
