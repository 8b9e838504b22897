/*
 * The programs of hooks/, and how each is: for people, and for crm status.
 */
#ifndef CRM_CRM_SCRIPT_LIST_H
#define CRM_CRM_SCRIPT_LIST_H

#include "hook/script_state.h"
#include "repo/repo.h"

struct crm_script_row {
	struct crm_script script;
	const char *kind;                /* "before-write", "after-write", "on" */
	const char *status;              /* "ok", "fails" ... */
	bool known;                      /* it was noticed; else the rest is empty */
	int64_t behind;                  /* changes it has not come to yet */
	struct crm_script_state state;
	size_t dead;                     /* given up */
};

/* All of them, in the order they are asked and told. Arena. */
CRM_MUST_USE crm_err crm_scripts_list(struct crm_repo *repo, struct crm_arena *arena, struct crm_script_row **out,
                                      size_t *count);
/* The row of the program called so: "after-write.d/10-tell", or "10-tell" where that is one. CRM_NOT_FOUND, CRM_CONFLICT. */
CRM_MUST_USE crm_err crm_script_find(const struct crm_script_row *rows, size_t count, const char *text,
                                     const struct crm_script_row **out);
/* One line for people: how many there are, and what is wrong with them; "" where there is none. Arena. */
CRM_MUST_USE crm_err crm_scripts_sentence(struct crm_repo *repo, struct crm_arena *arena, const char **out);

#endif
