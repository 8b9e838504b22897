/*
 * Which ticket something belongs to that comes in. (Inside crm/intake.)
 */
#ifndef CRM_CRM_INTAKE_THREAD_H
#define CRM_CRM_INTAKE_THREAD_H

#include "crm/intake.h"
#include "crm/intake_sender.h"

struct crm_threaded {
	const char *ticket;              /* NULL: none */
	const char *follows;             /* a closed one of the same conversation, of which it is no part; NULL */
	const char *answered;            /* the message of ours, or of others, it answers; NULL */
	bool outgoing;                   /* that one went out */
};

/* By the Message-IDs it answers. */
CRM_MUST_USE crm_err crm_thread_by_reference(struct crm_repo *repo, struct crm_arena *arena, const struct crm_incoming *in,
                                             struct crm_threaded *out);
/* By what others answer, where that is not here: they answer it, or what it answers, or their thread begins there. */
CRM_MUST_USE crm_err crm_thread_by_kin(struct crm_repo *repo, struct crm_arena *arena, const struct crm_incoming *in,
                                       struct crm_threaded *out);
/* By the id in its subject, where the sender has to do with that ticket. */
CRM_MUST_USE crm_err crm_thread_by_subject(struct crm_repo *repo, struct crm_arena *arena, const struct crm_incoming *in,
                                           const struct crm_sender *sender, struct crm_threaded *out);
/* The message that has this id, with or without <>; *found false: none. Direction and ticket are in the arena. */
struct crm_thread_message {
	const char *id, *ticket, *direction, *from, *body;
};
CRM_MUST_USE crm_err crm_thread_message(struct crm_repo *repo, struct crm_arena *arena, const char *message_id,
                                        const char *from, const char *body, struct crm_thread_message *out, bool *found);
/* The subject without "Re:" and the ticket's id; "(no subject)" if nothing is left. Arena. */
const char *crm_thread_subject(struct crm_arena *arena, const char *subject);

#endif
