/*
 * Input that has to be read twice. A file is opened again; what comes through a pipe is first put
 * into a temporary file without a name, which goes away with the process, however it ends. (Inside the room.)
 */
#ifndef CRM_LOAD_SPOOL_H
#define CRM_LOAD_SPOOL_H

#include "base/err.h"
#include "base/mem.h"

struct crm_spool {
	const char *path;    /* what to open, as often as wanted, one after the other */
	const char *name;    /* what people call it, if that differs from the path's last part; else NULL */
	int fd;              /* -1: none */
};

#define CRM_SPOOL_NONE ((struct crm_spool){ .fd = -1 })

/* `path` NULL or "-": standard input. */
CRM_MUST_USE crm_err crm_spool_open(struct crm_arena *arena, const char *path, struct crm_spool *out);
void crm_spool_drop(struct crm_spool *spool);
/* Before each opening: to the beginning. */
void crm_spool_rewind(const struct crm_spool *spool);
/* Errors of the reader name the file as people do. */
CRM_MUST_USE crm_err crm_spool_err(const struct crm_spool *spool, crm_err err);

#endif
