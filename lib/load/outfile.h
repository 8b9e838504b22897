/*
 * A file that is written as a stream and is there whole or not at all: it has another name until it is
 * finished, and then it is durable. Devices and pipes are written in place. (Inside the room.)
 */
#ifndef CRM_LOAD_OUTFILE_H
#define CRM_LOAD_OUTFILE_H

#include "base/mem.h"
#include "form/output.h"

struct crm_outfile {
	const char *path, *beside;   /* beside: its name until it is finished; NULL: written in place */
	struct crm_output output;
};

#define CRM_OUTFILE_NONE ((struct crm_outfile){ .output = { .fd = -1 } })

/* Names live in the arena. */
CRM_MUST_USE crm_err crm_outfile_open(struct crm_arena *arena, const char *path, struct crm_outfile *out);
/* Throws away what was not finished. */
void crm_outfile_drop(struct crm_outfile *file);
CRM_MUST_USE crm_err crm_outfile_finish(struct crm_outfile *file);
/* The same, but it is not durable yet: for one of many files, which are synced together when all are written. */
CRM_MUST_USE crm_err crm_outfile_name(struct crm_outfile *file);

#endif
