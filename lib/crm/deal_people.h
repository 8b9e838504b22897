/*
 * The people of a deal: its main contact, and those who play a part in it (deal_contact; rule/deal_contact.h keeps both in
 * step).
 */
#ifndef CRM_CRM_DEAL_PEOPLE_H
#define CRM_CRM_DEAL_PEOPLE_H

#include "model/record.h"
#include "repo/change.h"

struct crm_deal_person {
	const char *id;                       /* the contact's */
	const char *name, *email, *phone;     /* NULL where there is none */
	const char *role;                     /* NULL: the main contact, of whom no more is said */
	bool primary;
};

struct crm_deal_people {
	struct crm_deal_person *list;         /* the main one first, then in the order they came */
	size_t count;
};

/* `deal`: a full id. Memory: the arena. */
CRM_MUST_USE crm_err crm_deal_people_read(struct crm_repo *repo, struct crm_arena *arena, const char *deal,
                                          struct crm_deal_people *out);

/* The deal_contact record of the two; NULL if there is none. */
CRM_MUST_USE crm_err crm_deal_person_find(struct crm_repo *repo, struct crm_arena *arena, const char *deal,
                                          const char *contact, struct crm_record **out);
/* Writes such a record, `old` NULL: a new one. Where it makes its contact the main one, who was that before stays in the deal:
 * with a record of his own, if he had none. */
CRM_MUST_USE crm_err crm_deal_person_put(struct crm_repo *repo, struct crm_change *change, const struct crm_record *old,
                                         struct crm_record *person, bool *changed);
/* Takes a contact out of a deal: the record, if there is one, and what the deal says itself. CRM_NOT_FOUND if the contact is
 * not in it. */
CRM_MUST_USE crm_err crm_deal_person_remove(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                            const char *deal, const char *contact);

#endif
