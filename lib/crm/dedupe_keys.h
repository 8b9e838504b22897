/*
 * The keys of a profile, by which it meets others (dedupe_block.h says of what kinds). Of a name with a nickname in it they are
 * those of the name it is short for, too, so that Bob Smith is met by Robert Smith and by Rob Smith. (Inside the room.)
 */
#ifndef CRM_CRM_DEDUPE_KEYS_H
#define CRM_CRM_DEDUPE_KEYS_H

#include "crm/dedupe_profile.h"

enum { CRM_KEYS_MOST = 32 };

struct crm_keys {
	uint64_t all[CRM_KEYS_MOST]; /* each once */
	size_t count;
};

size_t crm_keys_kinds(void);
void crm_keys_of(const struct crm_profiles *profiles, const struct crm_profile *profile, size_t kind, struct crm_keys *out);

#endif
