#include "crm/board.h"

#include "base/str.h"
#include "repo/question.h"
#include "repo/ref.h"
#include "rule/stages.h"

enum column { ID, NAME, STAGE, AMOUNT, IS_STALE };

static const char *const fields[] = {
	[ID] = "id", [NAME] = "name", [STAGE] = "stage.id", [AMOUNT] = "amount", [IS_STALE] = "is_stale", NULL,
};

static crm_err read_lane(struct crm_answer *answer, struct crm_arena *arena, struct crm_board_lane *lane)
{
	size_t room = 0;
	bool row;
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		if (lane->count == room) {
			struct crm_board_card *old = lane->cards;
			room = room ? room * 2 : 16;
			lane->cards = crm_new(arena, struct crm_board_card, room);
			for (size_t i = 0; i < lane->count; i++)
				lane->cards[i] = old[i];
		}
		const char *unit = crm_answer_unit(answer, AMOUNT);
		lane->cards[lane->count++] = (struct crm_board_card){
			.id = crm_answer_text(answer, arena, ID), .name = crm_answer_text(answer, arena, NAME),
			.amount = crm_answer_value(answer, AMOUNT), .currency = unit ? crm_copy(arena, unit) : NULL,
			.stale = crm_answer_value(answer, IS_STALE).i,
		};
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* The stage is asked for by its id: another pipeline may have one of the same name. */
static crm_err fill_lane(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *stage,
                         const struct crm_question *about, struct crm_board_lane *lane)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	const struct crm_equals here[] = { { .field = "stage", .id = crm_record_id(stage) }, { .field = NULL } };
	struct crm_question question = *about;
	question.equals = here;
	lane->stage = crm_record_get(stage, "name").s;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	return read_lane(answer, arena, lane);
}

/* Those that are in the pipeline and in none of its stages, from before there was a rule against it. */
static crm_err fill_no_lane(struct crm_repo *repo, struct crm_arena *arena, const char *pipeline,
                            const struct crm_question *about, struct crm_board_lane *lane)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	const struct crm_equals here[] = { { .field = "pipeline", .id = pipeline }, { .field = NULL } };
	struct crm_question question = *about;
	question.equals = here;
	question.where = "stage= and is_open=yes";
	lane->stage = "(no stage)";
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	return read_lane(answer, arena, lane);
}

crm_err crm_board_read(struct crm_repo *repo, struct crm_arena *arena, const char *pipeline, const char *const *terms,
                       size_t count, struct crm_board *out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "pipeline");
	struct crm_question about = { .entity = "deal", .terms = terms, .count = count, .fields = fields, .sort = "-amount" };
	struct crm_stages stages;
	char id[17];
	*out = (struct crm_board){0};
	CRM_TRY(crm_ref_find(repo, entity, pipeline, NULL, NULL, id));
	CRM_TRY(crm_stages_read(repo->store, arena, id, &stages));
	out->lanes = crm_new(arena, struct crm_board_lane, stages.count + 2);
	for (size_t i = 0; i < stages.count; i++)
		if (!crm_stage_is_closed(stages.list[i]))
			CRM_TRY(fill_lane(repo, arena, stages.list[i], &about, &out->lanes[out->count++]));
	CRM_TRY(fill_no_lane(repo, arena, id, &about, &out->lanes[out->count]));
	out->count += out->lanes[out->count].count > 0;
	return NULL;
}
