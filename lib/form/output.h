/*
 * Buffered output to a descriptor. The first failed write is remembered; later
 * ones do nothing; finishing tells. A reader that went away (EPIPE) is marked, not an
 * error to speak of: `crm-contact list | head` is quiet.
 */
#ifndef CRM_FORM_OUTPUT_H
#define CRM_FORM_OUTPUT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct crm_output {
	int fd;
	struct crm_str buffer;    /* what is not yet written; sinks append here directly */
	crm_err failed;
	bool gone;                /* the reader has closed the pipe: stop producing */
};

#define CRM_OUTPUT(fd_) ((struct crm_output){ .fd = (fd_) })
void crm_output_drop(struct crm_output *output); /* does not flush */
/* Writes out once the buffer is larger than 64 KiB. Sinks call it after each row. */
void crm_output_tick(struct crm_output *output);
CRM_MUST_USE crm_err crm_output_finish(struct crm_output *output);

#endif
