/*
 * How mail leaves this machine: by the server of mail.smtp, else by the program of mail.sendmail.
 */
#ifndef CRM_CRM_DELIVER_POST_H
#define CRM_CRM_DELIVER_POST_H

#include "form/delivery.h"
#include "repo/repo.h"

struct crm_smtp;

struct crm_post {
	struct crm_smtp *smtp;           /* NULL: by the program */
	const char *sendmail;
};

/* CRM_USAGE: neither is set, or there is no password for mail.user. Memory: the arena. */
CRM_MUST_USE crm_err crm_post_open(struct crm_repo *repo, struct crm_arena *arena, struct crm_post *out);
void crm_post_drop(struct crm_post *post);
/* Do lines end by CR LF for it? */
bool crm_post_wants_crlf(const struct crm_post *post);
/* Hands over what `fd` holds; `context` is a struct crm_post (crm/outbox.h). */
void crm_post_deliver(void *context, const char *from, const char *const *to, size_t count, int fd, struct crm_delivery *out);

#endif
