/*
 * Macros: a text of a template written to a ticket, as an answer or a note, and fields of the ticket set, in one step.
 */
#ifndef CRM_CRM_MACRO_H
#define CRM_CRM_MACRO_H

#include "crm/template.h"
#include "repo/change.h"

struct crm_macro {
	const char *name;
	const char *template;            /* NULL: it writes nothing */
	bool internal;
	struct crm_assign *assigns;
	size_t count;
};

/* CRM_NOT_FOUND names the nearest; CRM_CONFLICT: it is not active. Memory: the arena. */
CRM_MUST_USE crm_err crm_macro_read(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_macro *out);
/* Writes the message, if there is one. The ticket is read by its id: a rule may have changed it since. `language` NULL:
 * the customer's. *message NULL: there is none. */
CRM_MUST_USE crm_err crm_macro_write(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                     const struct crm_macro *macro, const char *ticket, const char *language,
                                     struct crm_record **message);
/* Sets the fields in `ticket`, which the caller writes. A ticket does not wait for a customer who was sent nothing: where the
 * message (NULL: there is none) gets to nobody, it keeps its status instead of becoming pending. */
CRM_MUST_USE crm_err crm_macro_set(struct crm_repo *repo, struct crm_arena *arena, const struct crm_macro *macro,
                                   const struct crm_record *message, struct crm_record *ticket);

#endif
