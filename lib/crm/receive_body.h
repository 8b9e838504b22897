/*
 * What came in as events: one JSON value or form, or the rows of a CSV file. (Inside crm/receive.)
 */
#ifndef CRM_CRM_RECEIVE_BODY_H
#define CRM_CRM_RECEIVE_BODY_H

#include "crm/receive_map.h"

struct crm_receive_body {
	const struct crm_nest *whole;
	const struct crm_nest **events;
	size_t count;
};

/* Which of the map's formats it is, by its Content-Type (NULL or "": by its first byte). CRM_USAGE: none of them. */
CRM_MUST_USE crm_err crm_receive_format(const struct crm_receive_map *map, const char *type, const char *text, size_t n,
                                        enum crm_receive_format *out);
/* CRM_INVALID: it is none. Memory: the arena. */
CRM_MUST_USE crm_err crm_receive_body_read(const struct crm_receive_map *map, enum crm_receive_format format,
                                           const char *type, const char *text, size_t n, struct crm_arena *arena,
                                           struct crm_receive_body *out);

#endif
