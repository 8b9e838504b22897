/*
 * The names of JSON rows. Objects alike share one array of names, so that a reader may tell by the
 * pointer that nothing has changed; the arrays outlive the rows. Bounded: the oldest of 256 is given up.
 */
#ifndef CRM_FORM_NAMES_H
#define CRM_FORM_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "form/json.h"
#include "form/source.h"

enum { CRM_NAMES_MOST = 256 };

struct crm_names_set {
	uint64_t hash;
	size_t count;
	const char **names;      /* one piece of memory with their bytes */
};

struct crm_names {
	struct crm_names_set sets[CRM_NAMES_MOST];
	size_t last;             /* the one used last */
	size_t oldest;
};

void crm_names_drop(struct crm_names *names);
/* The array for the members' names. */
const char *const *crm_names_of(struct crm_names *names, const struct crm_member *members, size_t count);
/* A row of the arena of these members; texts and raw are borrowed. */
const struct crm_row *crm_names_members(struct crm_names *names, struct crm_arena *arena,
                                        const struct crm_member *members, size_t count, long line, const char *raw);
/* A row of the arena that is the object `raw`. */
CRM_MUST_USE crm_err crm_names_row(struct crm_names *names, struct crm_arena *arena, const char *raw,
                                   size_t n, long line, const struct crm_row **out);

#endif
