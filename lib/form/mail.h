/*
 * A mail as a desk wants it: who writes to whom, about what, in which thread, the text a person reads, what is attached,
 * and whether a person wrote it at all. RFC 5322 (the message), 3834 (automatic answers), 3464 (delivery reports).
 */
#ifndef CRM_FORM_MAIL_H
#define CRM_FORM_MAIL_H

#include "form/mime.h"

enum {
	CRM_MAIL_BODY = 1024 * 1024,     /* bytes of text that are taken */
	CRM_MAIL_ADDRESSES = 200,        /* of To, Cc */
	CRM_MAIL_REFERENCES = 200,
};

/* Why no answer may go to it. */
enum crm_mail_automatic {
	CRM_MAIL_BY_PERSON,
	CRM_MAIL_AUTOMATIC,              /* a list, a bulk mail, a machine */
	CRM_MAIL_AUTO_REPLY,             /* "I am out of the office" */
	CRM_MAIL_BOUNCE,                 /* what went out did not arrive, or not yet */
};

struct crm_mail_report {                 /* of a bounce */
	const char *original;            /* Message-ID of what went out; NULL: it does not say */
	bool failed;                     /* for good */
	const char *reason;              /* "eva@roof.example: 550 5.1.1 no such user"; NULL */
};

struct crm_mail {
	const char *message_id;          /* "<...>"; NULL: it has none */
	const char *in_reply_to;         /* "<...>"; NULL */
	const char **references;         /* what it answers first, then the thread before it, the nearest first */
	size_t reference_count;
	const char *subject;             /* "" if there is none */
	struct crm_mail_address from;    /* email NULL: nobody */
	struct crm_mail_address reply_to; /* where an answer goes, if it is not `from`; email NULL */
	struct crm_mail_address *to, *cc;
	size_t to_count, cc_count;
	bool has_date;
	int64_t date;                    /* as its sender's clock says */
	const char *body;                /* UTF-8, LF; all of it */
	bool replaced;                   /* bytes in the text that are no characters */
	bool shortened;                  /* it goes on */
	const size_t *attached;          /* parts that are attachments */
	size_t attached_count;
	enum crm_mail_automatic automatic;
	const char *why;                 /* "Precedence: bulk"; NULL: a person */
	struct crm_mail_report report;
};

/* What the message says. Memory: the arena. */
CRM_MUST_USE crm_err crm_mail_read(struct crm_mime *mime, struct crm_arena *arena,
                                   const char *(*guess)(const char *bytes, size_t n), struct crm_mail *out);
/* The next "<...>" of a header (or a word with '@' that has none around it), NULL at the end. Arena. */
const char *crm_mail_next_id(struct crm_arena *arena, const char **at);

#endif
