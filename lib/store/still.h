/*
 * crm.db held still: its bytes as of one moment, while others go on writing. In WAL mode (sqlite.org/walformat.html) the
 * file itself is changed by checkpoints alone, and none may write over what somebody reads. So the log is folded into the
 * file while nobody can write, which takes milliseconds, and a read is begun: for as long as it is open, the file is the
 * database. Nothing is copied, and nobody waits.
 *
 * Where a reader who came before keeps the log from being folded for long, the database is copied by SQLite's backup API,
 * beside itself, and the copy is what is read.
 */
#ifndef CRM_STORE_STILL_H
#define CRM_STORE_STILL_H

#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

struct crm_still;

/* One at a time. `busy_ms`: how long to wait for who writes; `patience_ms`: how long for who reads, before it is copied. */
CRM_MUST_USE crm_err crm_still_open(const char *path, long busy_ms, long patience_ms, struct crm_still **out);
void crm_still_drop(struct crm_still **still);
/* The connection that sees that moment, for reading. */
struct crm_db *crm_still_db(struct crm_still *still);
int64_t crm_still_size(const struct crm_still *still);
/* Exactly these bytes of the file. */
CRM_MUST_USE crm_err crm_still_read(struct crm_still *still, void *bytes, size_t n, int64_t offset);
/* Was it to be copied? */
bool crm_still_is_copy(const struct crm_still *still);

#endif
