/*
 * One conversation with another repository by libgit2: which transport, who we are, how far it is, what went wrong.
 */
#ifndef CRM_HISTORY_TALK_H
#define CRM_HISTORY_TALK_H

#include "history/credential.h"
#include "history/git_raw.h"
#include "history/remote.h"
#include "history/silence.h"
#include "history/sync_turn.h"
#include "history/wire.h"

enum { CRM_TALK_MAIN, CRM_TALK_FILES, CRM_TALK_REFERENCES };

struct crm_talk {
	const struct crm_remote_watch *watch;
	struct crm_git *git;
	struct crm_arena *arena;
	const char *name;                /* of the remote */
	git_remote *remote;
	struct crm_sync_turn turn;
	struct crm_peer peer;
	bool pushes;
	struct crm_wire wire;
	struct crm_credential credential;
	struct crm_silence silence;
	const char *refused[CRM_TALK_REFERENCES]; /* why the other side did not move it; NULL: it did */
	crm_err why;                     /* our own reason to end it; NULL */
	struct crm_str said;             /* the last that the other side told people */
};

/* CRM_NOT_FOUND: there is no such remote; CRM_INVALID: its address is none; CRM_BUSY: another one goes on. */
CRM_MUST_USE crm_err crm_talk_open(struct crm_talk *talk, struct crm_git *git, const char *name,
                                   const struct crm_remote_watch *watch);
/* With a folder that has no name here. */
CRM_MUST_USE crm_err crm_talk_open_folder(struct crm_talk *talk, struct crm_git *git, const char *folder,
                                          const struct crm_remote_watch *watch);
void crm_talk_drop(struct crm_talk *talk);
/* Fills in what all conversations have. */
void crm_talk_callbacks(struct crm_talk *talk, git_remote_callbacks *callbacks, git_proxy_options *proxy);
/* Is somebody waiting to stop? Then what libgit2 takes for that. */
int crm_talk_stopped(const struct crm_talk *talk);
/* Why it failed, after libgit2 said so; `what` "cannot fetch from". CRM_IO, CRM_DENIED. */
CRM_MUST_USE crm_err crm_talk_failed(struct crm_talk *talk, const char *what);
/* The last lines of what the other side told people; "" if nothing. Memory: the conversation's arena. */
const char *crm_talk_said(struct crm_talk *talk);

#endif
