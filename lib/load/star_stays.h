/*
 * The history of stages as a table of facts: a row for each stay of a record in one (fact_deal_stage; fact_ticket_status is
 * the same of a ticket's statuses). The key is the record and which of its stays it is, counted from 1; what was undone did
 * not happen, so an increment has all stays of each record that changed. (Inside the room.)
 *
 *   deal_id, nth, stage_id, entered_at, entered_at_date, left_at, left_at_date, seconds, moved_by, _txn, _deleted
 *
 * left_at is empty of the last, in which the record is or, if it was removed, was. moved_by is who brought it there; _txn is
 * that of the record, whose stays are replaced together.
 */
#ifndef CRM_LOAD_STAR_STAYS_H
#define CRM_LOAD_STAR_STAYS_H

#include "load/star_rows.h"
#include "load/star_sheet.h"
#include "repo/repo.h"

struct crm_star_stays {
	struct crm_star_sheet sheet;
	const struct crm_star_history *what;
	struct crm_stmt *stmt;
	const struct crm_entity *entity;
	bool is_json;
};

/* The i-th field of which there is such a table; NULL at the end. */
const struct crm_star_history *crm_star_history_at(size_t i);
/* `out->entity` NULL: the actor may not read it, or the model does not have it. Memory: the arena. */
CRM_MUST_USE crm_err crm_star_stays_make(struct crm_star_stays *out, struct crm_arena *arena, struct crm_repo *repo,
                                         const struct crm_star_history *what, bool is_json);
void crm_star_stays_drop(struct crm_star_stays *stays);
/* Writes those of one record. Memory: the arena. */
CRM_MUST_USE crm_err crm_star_stays_write(struct crm_star_stays *stays, struct crm_arena *arena,
                                          const struct crm_star_row *row, struct crm_star_file *file);

#endif
