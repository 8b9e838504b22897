/*
 * Reading a backup that is one file (stream_out.h says what is in it).
 */
#ifndef CRM_BACKUP_STREAM_IN_H
#define CRM_BACKUP_STREAM_IN_H

#include "backup/keys.h"
#include "backup/sink.h"

struct crm_stream_in;

/* "-" is stdin. Reads the head. CRM_DAMAGED: it is no backup. */
CRM_MUST_USE crm_err crm_stream_open(struct crm_arena *arena, const char *path, struct crm_stream_in **out);
void crm_stream_in_drop(struct crm_stream_in **in);
const struct crm_keys *crm_stream_keys(const struct crm_stream_in *in);
/* Of a sealed one, before its first piece. */
CRM_MUST_USE crm_err crm_stream_prove(struct crm_stream_in *in, const struct crm_keys_proof *proof);
struct crm_backup_source crm_stream_source(struct crm_stream_in *in);

#endif
