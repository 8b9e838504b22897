/*
 * Records that have had a value, now or ever: found by a part of it, in the rows and in the bodies of the journal. Yes and
 * no are not looked for. What is found is likely, not certain: the story of each record (story.h) says what it had and when.
 */
#ifndef CRM_STORE_PAST_H
#define CRM_STORE_PAST_H

#include "store/store.h"

struct crm_past_wish {
	const char *entity;          /* its name; it need not be in the model any more */
	const char *text;            /* part of the value, whatever its case and accents */
	const char *digits;          /* these digits in a row, whatever stands between them; NULL: not asked */
	const char *const *fields;   /* NULL-ended; NULL: all */
};

struct crm_past;

CRM_MUST_USE crm_err crm_past_open(struct crm_store *store, const struct crm_past_wish *wish, struct crm_past **out);
/* *id NULL at the end; borrowed until the next. In order of id, each once. */
CRM_MUST_USE crm_err crm_past_next(struct crm_past *past, const char **id);
void crm_past_drop(struct crm_past **past);

/* The names of all entities that the journal knows, those gone from the model too. Arena. */
CRM_MUST_USE crm_err crm_past_entities(struct crm_store *store, struct crm_arena *arena, const char ***names,
                                       size_t *count);

#endif
