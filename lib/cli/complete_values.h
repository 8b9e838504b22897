/*
 * The candidates of completion that come from data: fields, operators, choices, names of records.
 */
#ifndef CRM_CLI_COMPLETE_VALUES_H
#define CRM_CLI_COMPLETE_VALUES_H

#include "cli/tool.h"

struct crm_complete {
	struct crm_tool *tool;
	const char *current;    /* what is to be completed */
	const char *front;      /* what stands before it in the same word ("--sort=") */
	int operands;           /* operands before it, the verb not counted */
	const char *before;     /* the operand before it; NULL if there is none */
};

/* Prints front + before + candidate + end if before + candidate begins with current (ignoring ASCII case). */
void crm_complete_offer(struct crm_complete *at, const char *before, const char *candidate, const char *end,
                        const char *words);
/* Field names and, after "link.", the fields of what it leads to. */
void crm_complete_fields(struct crm_complete *at, const char *before, const char *end);
void crm_complete_terms(struct crm_complete *at);    /* field=, field=value */
void crm_complete_assigns(struct crm_complete *at);  /* the same for fields that may be set */
void crm_complete_value(struct crm_complete *at, const char *name); /* of this field */
void crm_complete_refs(struct crm_complete *at);     /* records by their natural keys */
void crm_complete_names(struct crm_complete *at, const char *entity); /* the same of another entity */
void crm_complete_conflicts(struct crm_complete *at); /* open ones, by their ids */

#endif
