/*
 * Who is known already: people of a file that says nothing by which a system would tell them apart (a vCard without a UID, as
 * most telephones write them) are told as a person tells them:
 *
 *     by an e-mail address, if the names do not contradict
 *     else by a telephone number and the name
 *     else, where there is neither address nor number, by the name
 *
 * Names fit if every word of the shorter one, or its first letter, is in the longer one as it sounds. Of a card that has a UID
 * nobody knows only the address counts, and only with somebody who has no external id yet. All contacts are read when the
 * first such row comes; memory is about 100 bytes for each. (Inside the room.)
 */
#ifndef CRM_LOAD_KNOWN_H
#define CRM_LOAD_KNOWN_H

#include "load/plan.h"
#include "model/record.h"

struct crm_known;

struct crm_known_as {
	const struct crm_record *contact; /* NULL: nobody is known */
	bool by_name;                    /* by nothing else: what is there is not to be overwritten */
};

struct crm_known *crm_known_new(struct crm_repo *repo, const struct crm_entity *entity);
void crm_known_drop(struct crm_known **known);

/* The contact the row at hand is about. *row: what the row says of names, addresses and
 * numbers, as a record. CRM_CONFLICT says who it may be, where that is several, or somebody of another name. */
CRM_MUST_USE crm_err crm_known_find(struct crm_known *known, struct crm_arena *arena, const struct crm_plan *plan,
                                    const struct crm_record **row, struct crm_known_as *out);
/* A contact that was made or changed is known from now on. */
void crm_known_add(struct crm_known *known, const struct crm_record *contact);

#endif
