/*
 * Time travel: the store as it was just after a change of the journal, for every query there is.
 *
 * In the temporary schema of the connection, which names are looked up in first, each entity that has changed since gets a
 * view of its own name: today's rows that are older than the moment (their `rev` says so), and the rows of changed records
 * as they were then, kept in a table "ENTITY.then" with negative rowids. The search index and the v_ENTITY views are
 * covered alike, and so is the model: own fields and entities are those of that day. Cost follows what has changed since,
 * not what there is.
 *
 * SQLite merges both halves by their indexes if what a query is ordered by is among its columns (query/sql.h).
 */
#ifndef CRM_STORE_ASOF_H
#define CRM_STORE_ASOF_H

#include "store/store.h"

struct crm_asof;

struct crm_asof_wish {
	int64_t seq;             /* the moment: just after this change; 0: before all */
	const char *entity;      /* what will be asked about, with all it links to; NULL: everything, by free SQL */
	const char *also;        /* an entity that is looked into by the way; NULL: none */
	int64_t first;           /* no more than so many of its first records in the default order; 0: any */
	bool count;              /* nothing but how many it has (crm_asof_count) */
	bool words;              /* rows may be looked for by their words or natural keys */
	bool asked;              /* fields may be shown or asked about that are computed when asked (model/asked.h) */
};

/* From here on all is read as it was, in one snapshot, until the store is dropped. Nothing may be written. If nothing has
 * changed since, nothing is done. store->model becomes that day's; today's lives on with the store. */
CRM_MUST_USE crm_err crm_asof_enter(struct crm_store *store, const struct crm_asof_wish *wish);
void crm_asof_drop(struct crm_asof **asof);

/* How many records the entity had, without reading them. The store must be one that was entered. */
CRM_MUST_USE crm_err crm_asof_count(struct crm_store *store, const struct crm_entity *entity, int64_t *count);
/* The id next to this one among those that were there then: the greatest before it, or the least after it. *out NULL if there
 * is none. Arena. */
CRM_MUST_USE crm_err crm_asof_neighbour(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                        const char *id, bool before, const char **out);

/* Appends ` UNION SELECT id ...`: of the records that were changed since, as far as they are kept. */
void crm_asof_add_changed(struct crm_str *sql, struct crm_store *store, const struct crm_entity *entity);

#endif
