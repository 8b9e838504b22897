/*
 * The field a term names, as this user may see it. (Inside the room.)
 */
#ifndef CRM_QUERY_TERM_PATH_H
#define CRM_QUERY_TERM_PATH_H

#include "query/parse.h"

/*
 * As crm_path_parse, but a field that may_read refuses is not there at all: the sentence is that for
 * an unknown one, and the nearest name is never a hidden one. `name` is the piece of the source.
 */
CRM_MUST_USE crm_err crm_term_path(const struct crm_parse *parse, struct crm_piece name, struct crm_path *out);

/* May this user read the field? */
bool crm_parse_may_read(const struct crm_parse *parse, const struct crm_entity *entity,
                        const struct crm_field *field);

#endif
