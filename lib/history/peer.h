/*
 * The address of another repository, as git writes them: a folder, file:///folder, [ssh://][NAME@]HOST..., https://, http:// or
 * git://. What git would take for the name of a helper program ("ext::...") or for an option ("--upload-pack=...") is no
 * address.
 */
#ifndef CRM_HISTORY_PEER_H
#define CRM_HISTORY_PEER_H

#include "base/err.h"
#include "base/mem.h"

enum crm_peer_way { CRM_PEER_FOLDER, CRM_PEER_SSH, CRM_PEER_HTTPS, CRM_PEER_HTTP, CRM_PEER_GIT };

struct crm_peer {
	enum crm_peer_way way;
	const char *url;                 /* as it was given */
	const char *user, *host, *port;  /* "": there is none */
	const char *path;                /* of a folder as it lies here */
};

/* CRM_INVALID: it is none, or has a password in it. Memory: the arena. */
CRM_MUST_USE crm_err crm_peer_read(struct crm_arena *arena, const char *url, struct crm_peer *out);

#endif
