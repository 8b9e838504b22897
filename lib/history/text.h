/*
 * The text of a record in the history: a pretty-printed JSON object, one field a line, in the
 * model's order, empty and LOCAL fields left out, a list on one line. A pure function of the row.
 * created_at and created_by are always there and last, so that a changed field is one line removed
 * and one added.
 *
 *   {
 *     "id": "7f3a9c0011223344",
 *     "name": "Eva Nová",
 *     "tags": ["key", "vip"],
 *     "created_at": "2026-11-21T10:00:00.000Z",
 *     "created_by": "Ann"
 *   }
 *
 * A shard, ENTITY/7f/3a.json, is the texts of all records whose id begins 7f3a, in order of id. As
 * a line break within a value is written \n, every line of it is '{', a field's or '}'.
 */
#ifndef CRM_HISTORY_TEXT_H
#define CRM_HISTORY_TEXT_H

#include "model/record.h"

void crm_history_add_record(struct crm_str *out, const struct crm_record *record);

/* Walks the records of a shard's text: the id and the span of each. Start with *at = 0 and hand the
 * same piece to each call; *more false at the end. CRM_DAMAGED with the line if the text is not a
 * shard (merge markers, foreign text, records out of order). */
struct crm_shard_piece {
	char id[17];
	const char *text;
	size_t n;
};
CRM_MUST_USE crm_err crm_shard_next(const char *text, size_t n, size_t *at, struct crm_shard_piece *piece,
                                    bool *more);

#endif
