/*
 * Conflicts: what two people did to one record without knowing of each other, and what only both of them together show. A
 * merge never asks; it decides by the order of the transactions (history/fold.h), and this tells people what was decided. All
 * of it follows from the history, and nothing of it is in the tree.
 *
 *   value     two gave one field different values; the later one stands
 *   removed   one removed the record, another changed it, or linked to it
 *   strict    two changed one record, in different fields, of an entity that is strict (crm_entity.strict)
 *   same      two records have the same where no two may (an e-mail address)
 *
 * A conflict is open until somebody who knew of both changes what it is about, or says that it shall stay as it is: that is a
 * transaction without a change, whose batch is 'conflict ID' (crm_conflict_batch), so that all copies know. Its id follows from
 * what it is made of and is the same in every copy.
 */
#ifndef CRM_REPO_CONFLICT_H
#define CRM_REPO_CONFLICT_H

#include "repo/dispute.h"

enum crm_conflict_kind { CRM_CONFLICT_VALUE, CRM_CONFLICT_REMOVED, CRM_CONFLICT_STRICT, CRM_CONFLICT_SAME };
/* "value" and so on. */
const char *crm_conflict_kind_name(enum crm_conflict_kind kind);

struct crm_conflict_side {
	int64_t txn;                     /* the last one of this side; 0: not known (same: the record was there before) */
	bool removed;                    /* it removed the record */
	const struct crm_record *record; /* values of the fields that `gave` marks; of `same` the whole record */
	const bool *gave;
};

struct crm_conflict {
	char id[CRM_ID_SIZE];
	enum crm_conflict_kind kind;
	const struct crm_entity *entity;
	const char *record, *label;
	bool gone;                       /* the record is not there */
	int field;                       /* CRM_NO_FIELD: it is about the record as a whole */
	struct crm_conflict_side base;   /* what was there before either; record NULL: nothing was */
	struct crm_conflict_side stands, other;
	const char *with;                /* same: the other record */
	const char *with_label;
	int64_t settled;                 /* the transaction that ended it; 0: it is open */
};

struct crm_conflicts {
	struct crm_conflict *items;
	size_t count, room;
};

/* Those of one record, open ones or (`all`) also those that were. Memory: the arena. */
CRM_MUST_USE crm_err crm_conflicts_of(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                      const char *record, bool all, struct crm_conflicts *out);

/* Of every record, one after the other: the records that may have any. NULL in *entity at the end. */
struct crm_conflict_walk;
CRM_MUST_USE crm_err crm_conflict_walk_open(struct crm_repo *repo, bool all, struct crm_conflict_walk **out);
CRM_MUST_USE crm_err crm_conflict_walk_next(struct crm_conflict_walk *walk, const struct crm_entity **entity, char record[CRM_ID_SIZE]);
void crm_conflict_walk_drop(struct crm_conflict_walk **walk);

/* How many are open. */
CRM_MUST_USE crm_err crm_conflicts_count(struct crm_repo *repo, int64_t *count);
/* The one with this id, or a unique prefix of it (4 digits and up), open or not. CRM_NOT_FOUND, CRM_CONFLICT. */
CRM_MUST_USE crm_err crm_conflict_find(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_conflict *out);
/* Forgets which records were to be looked at and have nothing open any more. Begins and commits a transaction. */
CRM_MUST_USE crm_err crm_conflicts_tidy(struct crm_repo *repo);

/* "conflict 1a2b3c4d5e6f7081": the batch of a transaction that settles it. Memory: the arena. */
const char *crm_conflict_batch(struct crm_arena *arena, const char *id);

#endif
