/*
 * What happened to one record whose changes did not all know of each other: its changes in the order of the journal, with those
 * that stayed without effect (store/unheard.h), and who knew of whom. Conflicts are told from it (repo/conflict.h).
 */
#ifndef CRM_REPO_DISPUTE_H
#define CRM_REPO_DISPUTE_H

#include "base/id.h"
#include "repo/repo.h"
#include "store/journal.h"

struct crm_dispute_change {
	int64_t txn, seq;                /* seq 0: it is not in the journal, for it stayed without effect */
	enum crm_op op;
	bool restores;                   /* it made a removed record again, as it was, for others linked to it */
	struct crm_record *before, *after; /* of an update what `gave` marks; NULL where it was not there */
	const bool *gave;                /* by field: it gave it another value */
	size_t parted, parted_count;     /* where in `partings` it is */
};

struct crm_dispute_parting {             /* one line of txn.parted */
	int64_t txn;
	size_t merge;
	int side;
};

struct crm_dispute {
	const struct crm_entity *entity;
	char id[CRM_ID_SIZE];
	struct crm_record *now;          /* NULL: it is not there */
	struct crm_dispute_change *changes; /* oldest first, from the first that somebody did not know of */
	size_t count, room;
	struct crm_dispute_parting *partings;
	size_t parting_count, parting_room;
};

/* Memory: the arena. No changes: nobody did anything to it without knowing. */
CRM_MUST_USE crm_err crm_dispute_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                      const char *id, struct crm_dispute *out);

/* Did neither of them know of the other? */
bool crm_dispute_parted(const struct crm_dispute *dispute, size_t a, size_t b);
/* Did this one, or another one of `from` and later, know of both? Its index; `count` if none did. */
size_t crm_dispute_knower(const struct crm_dispute *dispute, size_t a, size_t b, size_t from);

/* Is it a field that is one value, the last one given, and that people give? Of others both sides' stay. */
bool crm_dispute_field(const struct crm_entity *entity, const struct crm_field *field);
/* The value, and the currency of an amount, which is nothing without it. */
void crm_dispute_take(struct crm_record *to, const struct crm_record *from, size_t field);
/* What these fields were before either of the two that did not know of each other; NULL: the record was not there. Memory: the
 * arena. */
const struct crm_record *crm_dispute_before(const struct crm_dispute *dispute, struct crm_arena *arena, const bool *fields,
                                            size_t a, size_t b);

#endif
