/*
 * SMTP (RFC 5321) by libcurl: one connection for a run, STARTTLS (RFC 3207), login (RFC 4954). What the server answers
 * decides: 2xx is taken; 4xx, a broken connection and silence are for later; 5xx to this very mail is for good. A server
 * that refuses everybody (its greeting, the login) is for later: the mail is not to blame.
 */
#ifndef CRM_HOOK_SMTP_H
#define CRM_HOOK_SMTP_H

#include <stddef.h>

#include "base/err.h"
#include "form/delivery.h"

enum crm_smtp_tls { CRM_SMTP_AUTO, CRM_SMTP_ALWAYS, CRM_SMTP_NEVER };

struct crm_smtp_setting {
	const char *url;                 /* smtp://HOST:PORT, smtps://HOST */
	const char *user, *password;     /* NULL: no login */
	const char *ca_file;             /* NULL: the system's */
	enum crm_smtp_tls tls;           /* of smtp://: STARTTLS where it is offered (always, with a login) */
};

struct crm_smtp;

/* Connects with the first mail. */
CRM_MUST_USE crm_err crm_smtp_open(const struct crm_smtp_setting *setting, struct crm_smtp **out);
void crm_smtp_drop(struct crm_smtp **smtp);
/* Sends what `fd` holds from its start (lines ended by CRLF) in the name of `from` to all of `to`, or to none of them;
 * out->recipient is the one who was refused. */
void crm_smtp_send(struct crm_smtp *smtp, const char *from, const char *const *to, size_t count, int fd,
                   struct crm_delivery *out);

#endif
