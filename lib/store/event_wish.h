/*
 * Which events somebody wants to be told of: by name, by what the record is and was, by what changed.
 */
#ifndef CRM_STORE_EVENT_WISH_H
#define CRM_STORE_EVENT_WISH_H

#include "query/term.h"
#include "store/event.h"

struct crm_event_wish_text {
	const char *const *names;        /* "deal.won", "ticket.*"; none: all */
	size_t count;
	const char *const *terms;        /* of the record as it is after, as command lines have them, and-ed with `where` */
	size_t term_count;
	const char *where;               /* the record as it is after (deleted: was): an expression; NULL or "": any */
	const char *was;                 /* as it was before; what was made was nothing and fits none; NULL or "": any */
	const char *changed;             /* fields, parted by commas, of which one has changed; NULL or "": any */
};

struct crm_event_wish;

/* Reads and checks all of it: names, and terms and fields by every entity that the names speak of ('*' by those that have
 * the fields; there must be one). Texts are copied into the arena, which the wish lives in. `asking` says how terms are
 * read and is borrowed. CRM_INVALID and CRM_USAGE say what is wrong, with a caret. */
CRM_MUST_USE crm_err crm_event_wish_new(struct crm_store *store, const struct crm_asking *asking, struct crm_arena *arena,
                                        const struct crm_event_wish_text *text, struct crm_event_wish **out);
/* The same of a record's fields events, where, was and changed. */
CRM_MUST_USE crm_err crm_event_wish_of(struct crm_store *store, const struct crm_asking *asking, struct crm_arena *arena,
                                       const struct crm_record *record, struct crm_event_wish **out);
/* The names alone, for crm_events_open of a reader with this wish. */
const struct crm_event_names *crm_event_wish_names(const struct crm_event_wish *wish);
CRM_MUST_USE crm_err crm_event_wish_fits(const struct crm_event_wish *wish, const struct crm_event *event, bool *fits);

#endif
