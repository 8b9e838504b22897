/*
 * The program of the setting assist.command, in the place of the lexicon: it is given a text on its standard
 * input and says in one JSON object what it thinks of it:
 *
 *     {"language":"cs","tone":-0.6,"urgency":0.3,"words":["nefunguje","už zase"]}
 *
 * It is not trusted: it runs by base/filter.h, and what it says is checked. Without language, tone or urgency
 * in its answer these are not known; other members are passed over.
 */
#ifndef CRM_CRM_ASSIST_H
#define CRM_CRM_ASSIST_H

#include "crm/tone.h"

struct crm_assist {
	char **argv;
	long milliseconds;
	const volatile int *stop;     /* NULL: nobody interrupts */
};

/* CRM_IO: it failed; CRM_INVALID: its answer is none. Memory: the arena. */
CRM_MUST_USE crm_err crm_assist_ask(const struct crm_assist *assist, struct crm_arena *arena, const char *text,
                                    size_t n, struct crm_tone *out);
/* What it said, read. */
CRM_MUST_USE crm_err crm_assist_read(struct crm_arena *arena, const char *answer, size_t n, struct crm_tone *out);

#endif
