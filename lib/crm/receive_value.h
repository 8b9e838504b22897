/*
 * Values of a map (crm/receive_map.h): what of an event goes into a field, and conditions on it.
 *
 *   VALUE      ALTERNATIVE | ALTERNATIVE ... -> FILTER ...         the first that is not empty, then the filters
 *   ALTERNATIVE  data.object.id         a path into the event (form/nest.h); with [] a list
 *                "Call from {from|nobody}"   a text with paths in it (form/template.h)
 *                @contact               the record that this section made or found
 *                $header.x-id $query.x $whole.PATH $event $type $now $map $source
 *   FILTER     unix                     seconds (or milliseconds) since 1970: an instant
 *              minor PATH               an amount in cents, and where its currency stands: 12.50 EUR
 *              until PATH               from this instant to that: a duration
 *              map A=b, C=d, *=e        what values mean; others nothing
 *              lower                    in small letters
 *   CONDITION  PATH | not PATH | PATH = VALUE, VALUE | PATH != VALUE, VALUE
 */
#ifndef CRM_CRM_RECEIVE_VALUE_H
#define CRM_CRM_RECEIVE_VALUE_H

#include <stdint.h>

#include "form/nest.h"

/* What values are taken from. */
struct crm_receive_scope {
	const struct crm_nest *event;    /* the event */
	const struct crm_nest *whole;    /* the body it stands in */
	const struct crm_nest *special;  /* an object with the members header, query, event, type, now, map, source ... */
	const struct crm_nest *records;  /* an object: ids by section */
};

struct crm_receive_text {
	const char *text;                /* NULL: there is none */
	bool list;                       /* it is a list, as crm_value_parse reads them */
};

struct crm_receive_value;
/* CRM_INVALID with a caret. The text is borrowed. */
CRM_MUST_USE crm_err crm_receive_value_read(struct crm_arena *arena, const char *text, struct crm_receive_value **out);
/* CRM_INVALID: a filter cannot make anything of it. */
CRM_MUST_USE crm_err crm_receive_value_of(const struct crm_receive_value *value, const struct crm_receive_scope *scope,
                                          struct crm_arena *arena, struct crm_receive_text *out);
/* The i-th section's name it refers to (@contact); NULL at the end. */
const char *crm_receive_value_record(const struct crm_receive_value *value, size_t i);

struct crm_receive_condition;
CRM_MUST_USE crm_err crm_receive_condition_read(struct crm_arena *arena, const char *text,
                                                struct crm_receive_condition **out);
CRM_MUST_USE crm_err crm_receive_condition_fits(const struct crm_receive_condition *condition,
                                                const struct crm_receive_scope *scope, struct crm_arena *arena, bool *fits);

#endif
