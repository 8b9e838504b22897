/*
 * Where the archive goes, piece by piece, and where it comes from again. Pieces are put in groups: what is known by a name
 * from the backup before need not be read once more.
 */
#ifndef CRM_BACKUP_SINK_H
#define CRM_BACKUP_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"

struct crm_backup_sink {
	const unsigned char *key;        /* names and cuts follow from it; NULL: everybody may know them */
	/* `name` NULL: what comes is never known. *have: it was there, and nothing is to be given of it. */
	crm_err (*begin)(void *context, const unsigned char *name, bool *have);
	crm_err (*piece)(void *context, const void *bytes, size_t n);
	crm_err (*end)(void *context);
	void *context;
};

struct crm_backup_source {
	/* Appends the next piece; nothing is the end. CRM_DAMAGED: it is not there, or not what it was. */
	crm_err (*next)(void *context, struct crm_str *piece);
	void *context;
};

/* The name of these bytes: their SHA-256, with a key their HMAC. */
void crm_backup_name(const unsigned char *key, const void *bytes, size_t n, unsigned char name[CRM_DIGEST_BYTES]);

#endif
