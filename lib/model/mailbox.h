/*
 * Whose mailbox an e-mail address is: addresses that deliver to the same one come out the same.
 */
#ifndef CRM_MODEL_MAILBOX_H
#define CRM_MODEL_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Appends the address in lower case; of providers known to ignore it without what follows a '+', of Gmail without dots and
 * with its one domain. Returns where its domain begins in `out`, out->n if it has none. */
size_t crm_mailbox_add(struct crm_str *out, const char *email, size_t n);
/* Does everybody get addresses there, so that two people have nothing in common by it? Lower case. */
bool crm_mailbox_is_free(const char *domain);
/* Appends the part of a host (lower case) that somebody has registered: roof.example of shop.roof.example, roof.co.uk of
 * www.roof.co.uk, and roof.blogspot.com itself, where others have theirs beside it. */
void crm_mailbox_add_site(struct crm_str *out, const char *host);
/* Appends the host of a web address in lower case, without www. */
void crm_mailbox_add_host(struct crm_str *out, const char *url, size_t n);

#endif
