/*
 * What a verb that writes prints: the ids of its records, so that they can be piped on. Bare ones unless -o or -0
 * says otherwise; each is held back until the transaction it is of is on the disk.
 */
#ifndef CRM_CLI_WRITTEN_H
#define CRM_CLI_WRITTEN_H

#include "cli/tool.h"
#include "form/sink.h"

struct crm_written {
	struct crm_tool *tool;
	struct crm_sink *sink;        /* NULL: nothing is printed (a dry run), or it is over */
	struct crm_str held;          /* ids of 16 digits, one after the other */
	bool told;                    /* were any released? */
};

/* CRM_USAGE: no such format; said before anything is written. */
CRM_MUST_USE crm_err crm_written_open(struct crm_tool *tool, const struct crm_entity *entity,
                                      struct crm_written *written);
/* Ends an output that has begun; without a release there is none. */
void crm_written_drop(struct crm_written *written);
void crm_written_add(struct crm_written *written, const char *id);
/* Prints what is held: their transaction is committed. */
CRM_MUST_USE crm_err crm_written_release(struct crm_written *written);
/* The same, and the end of the format. */
CRM_MUST_USE crm_err crm_written_close(struct crm_written *written);

#endif
