/*
 * A backup in one file: the archive as a .tar.gz, which every tar reads; or sealed, as the head (backup/keys.h), an empty
 * line, the head of a sealed stream (base/seal.h), and messages of one gzipped piece each behind their length (4 bytes, the
 * lowest first), the last of them empty.
 */
#ifndef CRM_BACKUP_STREAM_OUT_H
#define CRM_BACKUP_STREAM_OUT_H

#include "backup/keys.h"
#include "backup/sink.h"

enum { CRM_STREAM_LENGTH = 4 };

struct crm_stream_out;

/* "-" is stdout. A file takes its name, and the place of what was there under it, at the end. */
CRM_MUST_USE crm_err crm_stream_create(struct crm_arena *arena, const char *path, struct crm_keys *keys,
                                       struct crm_stream_out **out);
/* Without a finish nothing is left of a file. */
void crm_stream_out_drop(struct crm_stream_out **out);
struct crm_backup_sink crm_stream_sink(struct crm_stream_out *out);
/* Durable when it returns. *bytes: how long the file is. */
CRM_MUST_USE crm_err crm_stream_finish(struct crm_stream_out *out, int64_t *bytes);

#endif
