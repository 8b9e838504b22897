#include "store/been.h"

#include <stdlib.h>
#include <string.h>

#include "store/groups.h"
#include "store/ids.h"
#include "store/stmt.h"

enum { ID, WAS, NOWHERE = -1 };

struct crm_been {
	const struct crm_stays_stage *stages;
	size_t stage_count;
	struct crm_ids by_id;            /* of stages, in their order */
	int *pipeline_of;                /* by stage: the number of its pipeline */
	size_t pipelines;
	struct crm_groups *reached;      /* by pipeline the furthest stage: each that occurs, once */
	int *furthest;                   /* the same as a list; the first is that of a deal that has left no stage */
	size_t room;
	uint32_t *next;                  /* by what was reached and a stage more: what is reached then + 1; 0: not known yet */
	struct crm_ids deals;
	uint32_t *of_deal;               /* by deal: what it has reached */
	size_t deal_room;
};

/* -- stages ---------------------------------------------------------------------------------- */

static int pipeline_number(struct crm_been *been, size_t stage)
{
	for (size_t i = 0; i < stage; i++)
		if (!strcmp(been->stages[i].pipeline, been->stages[stage].pipeline))
			return been->pipeline_of[i];
	return (int)been->pipelines++;
}

static void number_stages(struct crm_been *been)
{
	been->pipeline_of = crm_calloc(been->stage_count + 1, sizeof *been->pipeline_of);
	for (size_t i = 0; i < been->stage_count; i++) {
		been->pipeline_of[i] = pipeline_number(been, i);
		crm_ids_add(&been->by_id, crm_id_number(been->stages[i].id));
	}
	crm_ids_finish(&been->by_id);
}

/* -- what was reached ------------------------------------------------------------------------ */

static uint32_t number_of(struct crm_been *been, const struct crm_value *reached)
{
	size_t number = crm_groups_find(been->reached, reached), width = been->pipelines;

	if (number >= been->room) {
		size_t room = 2 * number + 16;

		been->furthest = crm_realloc(been->furthest, room * width * sizeof *been->furthest);
		been->next = crm_realloc(been->next, room * been->stage_count * sizeof *been->next);
		memset(been->next + been->room * been->stage_count, 0, (room - been->room) * been->stage_count * sizeof *been->next);
		been->room = room;
	}
	for (size_t i = 0; i < width; i++)
		been->furthest[number * width + i] = (int)reached[i].i;
	return (uint32_t)number;
}

static bool is_further(const struct crm_been *been, size_t stage, int than)
{
	return been->stages[stage].open && (than == NOWHERE || been->stages[stage].position > been->stages[than].position);
}

static uint32_t reach(struct crm_been *been, uint32_t before, size_t stage)
{
	const int *furthest = been->furthest + before * been->pipelines;
	int pipeline = been->pipeline_of[stage];
	struct crm_value *reached;
	uint32_t number;

	if (!is_further(been, stage, furthest[pipeline]))
		return before;
	reached = crm_calloc(been->pipelines, sizeof *reached);
	for (size_t i = 0; i < been->pipelines; i++)
		reached[i] = crm_value_integer(furthest[i]);
	reached[pipeline] = crm_value_integer((int64_t)stage);
	number = number_of(been, reached);
	free(reached);
	return number;
}

static uint32_t reached_next(struct crm_been *been, uint32_t before, size_t stage)
{
	size_t at = before * been->stage_count + stage;
	uint32_t number;

	if (!been->next[at]) {
		number = reach(been, before, stage);
		been->next[at] = number + 1;
	}
	return been->next[at] - 1;
}

static void begin(struct crm_been *been)
{
	struct crm_value *nothing = crm_calloc(been->pipelines + 1, sizeof *nothing);

	been->reached = crm_groups_new(been->pipelines);
	for (size_t i = 0; i < been->pipelines; i++)
		nothing[i] = crm_value_integer(NOWHERE);
	number_of(been, nothing);
	free(nothing);
}

/* -- reading --------------------------------------------------------------------------------- */

/* Where what the deal has reached stands; deals come one after the other. */
static uint32_t *reached_by(struct crm_been *been, uint64_t deal)
{
	size_t before = been->deals.count;

	crm_ids_add(&been->deals, deal);
	if (been->deals.count > been->deal_room) {
		been->deal_room = been->deals.room;
		been->of_deal = crm_realloc(been->of_deal, been->deal_room * sizeof *been->of_deal);
	}
	if (been->deals.count > before)
		been->of_deal[before] = 0;
	return &been->of_deal[been->deals.count - 1];
}

static void take(struct crm_been *been, struct crm_stmt *stmt)
{
	const char *was = crm_stmt_text(stmt, WAS);
	size_t stage = was ? crm_ids_place(&been->by_id, was) : CRM_IDS_NONE;
	uint32_t *reached;

	if (stage == CRM_IDS_NONE)
		return;
	reached = reached_by(been, crm_id_number(crm_stmt_text(stmt, ID)));
	*reached = reached_next(been, *reached, stage);
}

static crm_err read_rows(struct crm_been *been, struct crm_db *db)
{
	struct crm_stmt *stmt;

	/* In the order of its key: those of a deal together. */
	CRM_TRY(crm_db_stmt(db, "SELECT id, was FROM \"deal.was\" WHERE field = 'stage' ORDER BY id, seq", &stmt));
	for (bool row;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		take(been, stmt);
	}
}

crm_err crm_been_read(struct crm_db *db, const struct crm_stays_stage *stages, size_t count, struct crm_been **out)
{
	struct crm_been *been = crm_calloc(1, sizeof *been);
	crm_err err;

	*been = (struct crm_been){ .stages = stages, .stage_count = count };
	number_stages(been);
	begin(been);
	err = count ? read_rows(been, db) : NULL;
	crm_ids_finish(&been->deals);
	if (err)
		crm_been_drop(&been);
	*out = been;
	return err;
}

void crm_been_drop(struct crm_been **been)
{
	if (!*been)
		return;
	crm_groups_drop(&(*been)->reached);
	crm_ids_drop(&(*been)->by_id);
	crm_ids_drop(&(*been)->deals);
	free((*been)->of_deal);
	free((*been)->pipeline_of);
	free((*been)->furthest);
	free((*been)->next);
	free(*been);
	*been = NULL;
}

bool crm_been_furthest(const struct crm_been *been, const char *id, int now, int64_t *position)
{
	size_t deal = crm_ids_place(&been->deals, id);
	int furthest;

	if (deal == CRM_IDS_NONE)
		return false;
	furthest = been->furthest[been->of_deal[deal] * been->pipelines + (size_t)been->pipeline_of[now]];
	if (furthest == NOWHERE)
		return false;
	*position = been->stages[furthest].position;
	return true;
}
