/*
 * The same tree against a record in memory, for hooks, rules and segments. Agrees with the SQL
 * (a property test holds the two side by side).
 */
#ifndef CRM_QUERY_MATCH_H
#define CRM_QUERY_MATCH_H

#include "model/record.h"
#include "query/term.h"

/*
 * What a record does not hold itself. `get` follows links: it gives the record an id of `entity` names, NULL if there is
 * none. `ask` computes a field that is computed when asked, of a record that is stored as it is in memory
 * (crm_read_asked); NULL: such fields are empty. What either gives is used before it is asked again.
 */
struct crm_following {
	crm_err (*get)(void *context, const struct crm_entity *entity, const char *id,
	               const struct crm_record **out);
	crm_err (*ask)(void *context, const struct crm_record *record, const struct crm_field *field,
	               struct crm_value *out);
	void *context;
};

CRM_MUST_USE crm_err crm_match(const struct crm_node *node, const struct crm_record *record,
                               const struct crm_following *following, bool *out);

#endif
