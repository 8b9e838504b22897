/*
 * Taking in what somebody writes, by mail or any other channel: who it is from, which ticket it belongs to, how it sounds
 * (tone_mark.h), whether it answers a survey (survey_reply.h), and the records that say so. Taken in again, it is nothing new.
 *
 * It goes on a ticket that a message it answers is on; else on the one whose id its subject has ("[#7f3a9c2e]"), if its
 * sender has to do with that ticket; else it opens one. Message-IDs are known only to who got the message; the id in a
 * subject can be guessed at and is handed on, so that it alone lets nobody in.
 */
#ifndef CRM_CRM_INTAKE_H
#define CRM_CRM_INTAKE_H

#include "base/map.h"
#include "form/mail_address.h"
#include "model/record.h"
#include "repo/change.h"

struct crm_marker;

struct crm_incoming_file {
	const char *name;                /* NULL: it has none */
	const char *mime_type;
	const char *content_id;          /* NULL */
	const char *file;                /* hash, of repo/kept.h */
	int64_t size;
};

struct crm_incoming {
	const char *channel;             /* of the model: "email" */
	const char *source;              /* the system it comes from; NULL: mail */
	struct crm_mail_address from;    /* email NULL: not by mail, or not known */
	const char *phone, *handle;      /* who, on other channels; NULL */
	const char *reply_to, *to, *cc;  /* as text; NULL */
	const char *subject, *body;
	const char *message_id;          /* NULL: it has none */
	const char *in_reply_to;         /* NULL */
	const char *const *references;   /* nearest first, in_reply_to too */
	size_t reference_count;
	const char *thread;              /* the conversation, on other channels: SOURCE:thread:ID; NULL */
	bool is_endless;                 /* that is all that this person ever writes: what comes after its ticket was closed is
	                                    another */
	bool automatic;                  /* no person wrote it */
	bool is_bounce;                  /* a report of what did not arrive; `references` begin with what that was */
	bool failed;                     /* for good */
	const char *reason;
	int64_t sent_at;
	bool is_old;                     /* out of an archive, or a row that says when: a ticket it opens was opened then */
	const struct crm_incoming_file *raw;   /* as it came; NULL: it is kept in no file */
	const struct crm_incoming_file *files;
	size_t file_count;
};

enum crm_intake_outcome {
	CRM_INTAKE_OPENED,               /* a ticket */
	CRM_INTAKE_ADDED,                /* to one that is there */
	CRM_INTAKE_KNOWN,                /* it was taken in before */
	CRM_INTAKE_REFUSED,              /* nothing was written: `why` */
};

struct crm_intake_done {
	enum crm_intake_outcome outcome;
	char ticket[17], message[17];
	const char *why;
};

/* What is remembered from one to the next. Zeroed, with `repo`, it is ready. */
struct crm_intake {
	struct crm_repo *repo;
	const char *own;                 /* our own address (the setting mail.from); NULL */
	bool force;                      /* refuse nothing: a person has looked at it */
	bool dry_run;                    /* no program of ours is asked how it sounds */
	const volatile int *stop;        /* NULL: none */
	struct crm_marker *marker;       /* of tone and language; from the first message on */
	struct crm_map *people;          /* address or number -> contact that was made */
};
void crm_intake_drop(struct crm_intake *intake);
/* What was written since the last commit was taken back. */
void crm_intake_forget(struct crm_intake *intake);

/* Was what has this hash taken in before? *done says as what. */
CRM_MUST_USE crm_err crm_intake_knows(struct crm_intake *intake, const char *hash, struct crm_intake_done *done, bool *known);
/* Writes it. Memory: the arena. */
CRM_MUST_USE crm_err crm_intake_write(struct crm_intake *intake, struct crm_change *change, struct crm_arena *arena,
                                      const struct crm_incoming *in, struct crm_intake_done *done);

#endif
