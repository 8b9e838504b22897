/*
 * Who we are to a server: the name and the password or token that the user's credential helpers keep for git
 * (gitcredentials(7)), asked for by `git credential`. Without a person at a terminal nobody is asked.
 */
#ifndef CRM_HISTORY_CREDENTIAL_H
#define CRM_HISTORY_CREDENTIAL_H

#include "base/str.h"
#include "history/peer.h"

struct crm_credential {
	const char *folder;              /* history.git: its own configuration counts, too */
	const struct crm_peer *peer;
	struct crm_arena *arena;
	const char *user, *password;     /* NULL: not known yet */
	bool wrong;                      /* the server did not take them */
};

/* CRM_DENIED: no helper knows, with what would help. */
CRM_MUST_USE crm_err crm_credential_fill(struct crm_credential *credential);
/* The helpers are told whether it was right, so that they keep or forget it. */
void crm_credential_tell(struct crm_credential *credential, bool right);

#endif
