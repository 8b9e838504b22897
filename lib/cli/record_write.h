/*
 * Verbs that write records from arguments: add, set.
 */
#ifndef CRM_CLI_RECORD_WRITE_H
#define CRM_CLI_RECORD_WRITE_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_record_add(struct crm_tool *tool);

struct crm_work;

/* What `add` of a tool takes beside FIELD=VALUE. */
struct crm_add {
	const char *first;             /* the field of a first operand without '='; NULL: there is none */
	const struct crm_add_word {    /* other names: NAME=VALUE; ended by a row without a name */
		const char *name;
		const char *field;     /* NULL: the value is `fill`'s */
	} *words;
	/* With the value of that word; not called without it. Memory: the record's arena. */
	crm_err (*fill)(struct crm_repo *repo, struct crm_record *record, const char *value);
	/* What else is written with a record that was made, through work->change. NULL: nothing. */
	crm_err (*then)(struct crm_work *work, const struct crm_record *record);
};
CRM_MUST_USE crm_err crm_record_add_as(struct crm_tool *tool, const struct crm_add *add);
CRM_MUST_USE crm_err crm_record_set(struct crm_tool *tool);

#endif
