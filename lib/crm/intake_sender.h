/*
 * Who something comes from: one of us, a contact, or somebody new, who becomes one. (Inside crm/intake.)
 */
#ifndef CRM_CRM_INTAKE_SENDER_H
#define CRM_CRM_INTAKE_SENDER_H

#include "crm/intake.h"

struct crm_sender {
	struct crm_mail_address address; /* who it counts as from: Reply-To where From is nobody's or ours; email NULL */
	const char *user;                /* one of us; NULL */
	const char *user_name;           /* the user's short name; NULL */
	const char *contact, *company;   /* NULL: not known */
};

/* Looks; makes nothing. */
CRM_MUST_USE crm_err crm_sender_find(struct crm_intake *intake, struct crm_arena *arena, const struct crm_incoming *in,
                                     struct crm_sender *out);
/* Makes the contact that was not found. Who has no address that could be one, no number and no name stays unknown. */
CRM_MUST_USE crm_err crm_sender_make(struct crm_intake *intake, struct crm_change *change, struct crm_arena *arena,
                                     const struct crm_incoming *in, struct crm_sender *sender);

#endif
