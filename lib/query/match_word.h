/*
 * A bare word against a record in memory, as full-text search would find it. (Inside the room.)
 */
#ifndef CRM_QUERY_MATCH_WORD_H
#define CRM_QUERY_MATCH_WORD_H

#include "model/record.h"
#include "query/term.h"

bool crm_match_word(const struct crm_node *word, const struct crm_record *record);

#endif
