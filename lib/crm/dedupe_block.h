/*
 * Which profiles are worth comparing: those that share a key. There are keys of several kinds, so that a slip in one fact
 * does not hide a pair that others show:
 *
 *     e-mail; phone; tax number; domain of a company
 *     two words of the name as they sound, in any order
 *     one word of the name as it sounds and the first letter of another
 *     company, domain, street and town, or birthday, and the first letters of the name
 *
 * Keys of a kind are sorted, so equal ones lie together. A block of more than CRM_BLOCK_MOST is split by the whole name, and
 * where that is not enough only those are compared who share a company, domain, street, town, birthday or tax number too, or
 * several of these at once, and each with the few next to it. So the work grows with the number of records, not with its square. (Inside the room.)
 */
#ifndef CRM_CRM_DEDUPE_BLOCK_H
#define CRM_CRM_DEDUPE_BLOCK_H

#include "crm/dedupe_profile.h"

enum { CRM_BLOCK_MOST = 64 };

struct crm_pair {
	uint32_t a, b;           /* places in crm_profiles.all, a < b */
	int points;
};

struct crm_pairs {
	struct crm_pair *all;    /* the likeliest first, then by place; each once */
	size_t count, room;
	int64_t compared;        /* comparisons made */
	int64_t split;           /* blocks that were too large */
};

/* Pairs of `least` points or more. `each_with_each`: without keys. */
void crm_pairs_find(const struct crm_profiles *profiles, int least, bool each_with_each, const volatile int *stop,
                    struct crm_pairs *out);
void crm_pairs_drop(struct crm_pairs *pairs);

#endif
