/*
 * How likely two profiles are the same person or company: points from 0 to 100, each with its reason. What speaks against it
 * takes points away. The points are a table in the .c file; crm-contact(1) and crm-company(1) print it.
 */
#ifndef CRM_CRM_DEDUPE_SCORE_H
#define CRM_CRM_DEDUPE_SCORE_H

#include "crm/dedupe_profile.h"

enum { CRM_REASONS_MOST = 16 };

struct crm_reason {
	const char *text;        /* "same e-mail"; crm_reason_text says it whole */
	int points;
	/* The nicknames that make two words one name; NULL: it is nothing of that kind. The second only if both words are. */
	const struct crm_nickname *nicknames[2];
};

struct crm_likeness {
	int points;              /* 0 to 100 */
	size_t count;
	struct crm_reason reasons[CRM_REASONS_MOST];
};

/* Both of `profiles`. The same whichever is `a`. */
void crm_likeness(const struct crm_profiles *profiles, const struct crm_profile *a, const struct crm_profile *b,
               struct crm_likeness *out);

/* "same e-mail", "'Bob' is short for 'Robert'". The profiles must still be there. Memory: the arena. */
const char *crm_reason_text(struct crm_arena *arena, const struct crm_reason *reason);

#endif
