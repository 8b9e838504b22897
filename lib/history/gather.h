/*
 * What one transaction touched: the records of each entity, by id in order, and how many were made,
 * changed and deleted. A million records take eight megabytes.
 */
#ifndef CRM_HISTORY_GATHER_H
#define CRM_HISTORY_GATHER_H

#include "store/journal.h"

struct crm_touched {
	const struct crm_entity *entity;
	bool gone;                      /* this transaction removed the definition of the entity with its last
	                                   records: of `entity` there is only the name */
	uint64_t *ids;                  /* as numbers, in order, each once */
	size_t count, room;
	int64_t ops[3];                 /* changes by enum crm_op */
};

enum { CRM_GATHER_FEW = 8 };

struct crm_gathered {
	struct crm_touched *entities;   /* in the order of the model, those that are gone last */
	size_t count;
	int64_t changes;
	int64_t last;                   /* seq of the last change; 0 if there is none */
	struct crm_entry few[CRM_GATHER_FEW]; /* the first ones, in full, in the arena */
};

/* CRM_DAMAGED if a change names an unknown entity or an id that is none. */
CRM_MUST_USE crm_err crm_gather(struct crm_store *store, struct crm_arena *arena, int64_t txn,
                                struct crm_gathered *out);
/* The same of all changes after `seq`. */
CRM_MUST_USE crm_err crm_gather_since(struct crm_store *store, struct crm_arena *arena, int64_t seq,
                                      struct crm_gathered *out);
/* Also the records of another one. What those were of is looked up by name: the model may have become another since. */
void crm_gather_also(struct crm_store *store, struct crm_arena *arena, const struct crm_gathered *more, struct crm_gathered *out);
/* It no longer needs the model; names are in the arena. */
void crm_gathered_detach(struct crm_gathered *gathered, struct crm_arena *arena);
void crm_gathered_drop(struct crm_gathered *gathered);

#endif
