/*
 * Bytes without end, cut into pieces where their content says so: a cut depends on the 64 bytes before it alone, so that what
 * is put in, taken out or changed somewhere leaves the pieces further on what they were (rolling "gear" hash, as in FastCDC).
 * Where it cuts depends on a key, too: lengths of pieces tell nothing to who does not have it.
 */
#ifndef CRM_BACKUP_CUT_H
#define CRM_BACKUP_CUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { CRM_PIECE_LEAST = 16 << 10, CRM_PIECE_MOST = 256 << 10 }; /* usually some 80 KiB */

struct crm_cut;

/* `take` is given each piece, borrowed for the call. */
struct crm_cut *crm_cut_new(const void *key, size_t key_length, crm_err (*take)(void *context, const void *bytes, size_t n),
                            void *context);
void crm_cut_drop(struct crm_cut **cut);
CRM_MUST_USE crm_err crm_cut_add(struct crm_cut *cut, const void *bytes, size_t n);
/* What is left is a piece; the next begins anew. */
CRM_MUST_USE crm_err crm_cut_end(struct crm_cut *cut);

#endif
