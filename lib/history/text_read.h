/*
 * The text of a record in the history (text.h) back into the record. It is the form we write, field by field on a line,
 * and nothing else: reading it is several times faster than reading JSON.
 */
#ifndef CRM_HISTORY_TEXT_READ_H
#define CRM_HISTORY_TEXT_READ_H

#include "history/text.h"

/* Refills `record`, which is of the entity the text is of; LOCAL fields are empty then. Memory: the arena. CRM_DAMAGED
 * names the field: one that the entity does not have, or a value that it cannot hold. */
CRM_MUST_USE crm_err crm_history_read_record(struct crm_arena *arena, const struct crm_shard_piece *piece,
                                             struct crm_record *record);
/* The same, but fields that the entity does not have (any longer) are passed over, and so is what an own field cannot hold as it
 * is defined by now. */
CRM_MUST_USE crm_err crm_history_read_known(struct crm_arena *arena, const struct crm_shard_piece *piece,
                                            struct crm_record *record);
/* The name of a field in it that the entity does not have, in the arena; NULL: it has all. */
const char *crm_history_unknown(struct crm_arena *arena, const struct crm_shard_piece *piece, const struct crm_entity *entity);

#endif
