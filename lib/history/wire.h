/*
 * Another repository through a program that talks git's protocol over its stdin and stdout: the user's own ssh, which knows
 * their ~/.ssh/config, agent, keys and known_hosts as it does for git; or git itself, for a folder with hooks of its own.
 * Programs are started with argument vectors. Without a person at a terminal ssh asks nothing, and refuses.
 */
#ifndef CRM_HISTORY_WIRE_H
#define CRM_HISTORY_WIRE_H

#include "base/str.h"
#include "history/git_raw.h"
#include "history/peer.h"

struct crm_wire {                        /* outlives the libgit2 remote it is given to */
	const struct crm_peer *peer;     /* of ssh, or a folder */
	const char *ssh;                 /* a command line, parted into words by base/filter.h; NULL: ssh */
	const volatile int *stop;        /* NULL: nobody stops it */
	git_smart_subtransport_definition definition;
	int said;                        /* what the program said on its stderr; -1: it was never started */
	bool silent;                     /* nothing came for too long */
	crm_err refused;                 /* why it could not be started; NULL */
};

/* A git_transport_cb; `wire` is a struct crm_wire. */
int crm_wire_transport(git_transport **out, git_remote *owner, void *wire);
/* The last lines the program said; nothing if it said none. */
void crm_wire_words(const struct crm_wire *wire, struct crm_str *out);
/* The last lines of a text that are not empty, in one line. */
void crm_wire_lines(struct crm_str *out, const char *text, size_t n, int lines);
void crm_wire_drop(struct crm_wire *wire);

#endif
