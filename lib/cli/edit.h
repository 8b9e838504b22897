/*
 * Verbs that change records that are there: `set`, and every verb of a domain that is one step of a record's life
 * (win, close, assign). A verb is a row in its tool's table and a struct crm_edit:
 *
 *     static const struct crm_edit move = { .what = "Move", .operands = CRM_EDIT_REFS_VALUE, .field = "stage" };
 *     static crm_err run_move(struct crm_tool *tool) { return crm_edit_run(tool, &move); }
 *
 *     { .name = "move", .arguments = "REF...|- STAGE [FIELD=VALUE...]", .help = "to another stage", .least = 2, .most = -1,
 *       .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE,
 *       .run = run_move, .complete = "refs+=stage+assigns" },
 *
 * All that `set` does comes with it: REFs or a stream, --if and --each, one transaction, dry runs, the question before
 * many, ids to pipe on. What follows from a change for any way of writing belongs to the rules of repo/change.h, not here.
 */
#ifndef CRM_CLI_EDIT_H
#define CRM_CLI_EDIT_H

#include "cli/work.h"

enum crm_edit_operands {
	CRM_EDIT_REFS,          /* REF...|- [FIELD=VALUE...] */
	CRM_EDIT_REFS_VALUE,    /* REF...|- VALUE [FIELD=VALUE...] */
	CRM_EDIT_REFS_TEXT,     /* REF...|- TEXT|- [FIELD=VALUE...]: the value is a text, `-` reads it from stdin */
};

struct crm_edit {
	const char *what;       /* "Change", for the question before many */
	enum crm_edit_operands operands;
	const char *field;      /* the field that VALUE is for, read with the other FIELD=VALUEs; NULL: `edit` takes it */
	/* What the verb does with a record; the FIELD=VALUEs are in it already. `value`: the operand, NULL if there is none or
	 * a field has it. NULL: it does nothing else, so that there must be something to set. Memory: work->arena. */
	crm_err (*edit)(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value);
	/* What else it writes about the record, through work->change, once the record is written as it is to be. NULL:
	 * nothing. */
	crm_err (*then)(struct crm_work *work, const struct crm_record *record, const char *value);
};

/* --if and --each: for the rows of such verbs, before crm_options_write. */
extern const struct crm_option crm_options_edit[];

/* Runs the verb on records of tool->entity. */
CRM_MUST_USE crm_err crm_edit_run(struct crm_tool *tool, const struct crm_edit *edit);

/* All of standard input as a text without the line breaks at its end. CRM_INVALID: it is empty, or more than 16 MB. Memory:
 * the tool's arena. */
CRM_MUST_USE crm_err crm_edit_stdin(struct crm_tool *tool, const char **out);

struct crm_assigns {
	struct crm_assign *items;
	size_t count;
};

/* Operands that are all FIELD=VALUE. `making`: of a new record. Memory: the tool's arena. */
CRM_MUST_USE crm_err crm_assigns_parse(struct crm_tool *tool, const struct crm_entity *entity,
                                       const char *const *arguments, size_t count, bool making,
                                       struct crm_assigns *out);

#endif
