/*
 * What is compared of a contact or a company when duplicates are looked for: a few numbers for each fact, and its name as it
 * sounds. About 100 bytes a record, so that a million of them are held at once. (Inside the room.)
 */
#ifndef CRM_CRM_DEDUPE_PROFILE_H
#define CRM_CRM_DEDUPE_PROFILE_H

#include "crm/nickname.h"

/* Facts that are one number: 0 if it is not known, else the same for what is the same. */
enum crm_fact {
	CRM_FACT_COMPANY,        /* whom a person works for, by its name without the legal form */
	CRM_FACT_DOMAIN,         /* of its e-mail address or web site, free mailers left out */
	CRM_FACT_PLACE,          /* street and town */
	CRM_FACT_CITY,
	CRM_FACT_COUNTRY,
	CRM_FACT_BIRTHDAY,
	CRM_FACT_TAX_ID,
	CRM_FACTS
};

struct crm_profile {
	uint64_t id;             /* crm_id_number */
	uint32_t facts[CRM_FACTS];
	uint32_t name;           /* where it begins in crm_profiles.names */
	uint32_t marks;          /* where its e-mails, then its phones begin in crm_profiles.marks */
	uint8_t emails, phones;
	uint8_t filled;          /* how many of the fields looked at have a value */
	bool rare;               /* do two people hardly share its name? (dedupe_rarity.h) */
	bool short_name;         /* is a word of its name a nickname? */
};

struct crm_profiles {
	bool people;             /* contacts; else companies */
	struct crm_profile *all; /* the oldest first */
	size_t count, room;
	struct crm_nicknames nicknames; /* none for companies */
	struct crm_str names;    /* each ended by a NUL */
	uint64_t *marks;
	size_t mark_count, mark_room;
};

/* Of all contacts or companies (`entity`) that match the terms. CRM_USAGE: of another entity. */
CRM_MUST_USE crm_err crm_profiles_read(struct crm_repo *repo, const struct crm_entity *entity, const char *const *terms,
                                       size_t count, const volatile int *stop, struct crm_profiles *out);
void crm_profiles_drop(struct crm_profiles *profiles);

const char *crm_profile_name(const struct crm_profiles *profiles, const struct crm_profile *profile);
const uint64_t *crm_profile_emails(const struct crm_profiles *profiles, const struct crm_profile *profile);
const uint64_t *crm_profile_phones(const struct crm_profiles *profiles, const struct crm_profile *profile);

#endif
