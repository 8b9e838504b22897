/*
 * Shards: where a record lies in the tree, and a shard's text with some of its records
 * replaced, added or taken out.
 */
#ifndef CRM_HISTORY_SHARD_H
#define CRM_HISTORY_SHARD_H

#include "history/text.h"

enum { CRM_SHARD_PATH = 96 };

/* "contact/7f/3a.json". An entity's name is at most 64 bytes (crm_model_add_entity). `buffer` of
 * CRM_SHARD_PATH. */
char *crm_shard_path(char *buffer, const char *entity, const char *id);

/* Replaces `out` with the shard `old` (n bytes, 0 for none) with `pieces`, in order of id, put in
 * their places. A piece whose text is NULL is taken out; taking out what is not there is no error.
 * CRM_DAMAGED as of crm_shard_next. */
CRM_MUST_USE crm_err crm_shard_splice(struct crm_str *out, const char *old, size_t n,
                                      const struct crm_shard_piece *pieces, size_t count);

#endif
