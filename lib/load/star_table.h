/*
 * A table of a star with the records of an entity: keys and own values. What another record is called stands with that
 * record alone, so that a change of one is a row of one. Links are FIELD_id, a link to any record is FIELD_entity and
 * FIELD_id, beside an instant stands its day. At the end _txn (the journal's transaction that changed it last, by seq) and
 * _deleted. (Inside the room.)
 */
#ifndef CRM_LOAD_STAR_TABLE_H
#define CRM_LOAD_STAR_TABLE_H

#include "load/star_rows.h"
#include "load/star_sheet.h"
#include "repo/repo.h"

struct crm_star_table {
	struct crm_star_sheet sheet;
	const struct crm_entity *entity;
	bool is_json;
	int *from;                       /* for each column a field; and which side of it: */
	enum crm_star_side { CRM_STAR_VALUE, CRM_STAR_DAY, CRM_STAR_KIND, CRM_STAR_ID, CRM_STAR_TXN, CRM_STAR_DELETED } *side;
	struct crm_cell *cells;
};

/* Plain fields that the actor may read. Memory: the arena. */
void crm_star_table_make(struct crm_star_table *table, struct crm_arena *arena, const struct crm_repo *repo,
                         const struct crm_entity *entity, bool is_json);
/* Fills the cells. Memory: the arena, until the row is written. */
void crm_star_table_fill(struct crm_star_table *table, struct crm_arena *arena, const struct crm_star_row *row);
/* The day of an instant in the process's zone; empty for none. */
struct crm_value crm_star_day(struct crm_arena *arena, struct crm_value instant);

#endif
