#include "cli/sla_explain.h"

#include "base/time.h"
#include "cli/asof.h"
#include "cli/table.h"
#include "model/record.h"
#include "repo/ref.h"
#include "store/clock_read.h"
#include "store/clock_story.h"
#include "store/read.h"

enum { SECOND = 1000 };

enum { AT, UNTIL, WHAT, DETAIL, BUSINESS, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[AT] = { .name = "at", .type = CRM_T_INSTANT },
	[UNTIL] = { .name = "until", .type = CRM_T_INSTANT },
	[WHAT] = { .name = "what", .type = CRM_T_TEXT },
	[DETAIL] = { .name = "detail", .type = CRM_T_TEXT, .flags = CRM_TABLE_TELLING },
	[BUSINESS] = { .name = "business_time", .type = CRM_T_DURATION },
};

struct explaining {
	struct crm_tool *tool;
	struct crm_table *table;
	struct crm_clock_reader *reader;
	struct crm_clock_stories *stories;
	const struct crm_record *ticket;
	struct crm_clock_story story;
	const struct crm_clock_policy *policy;
	struct crm_clocks clocks;
};

static void drop(struct explaining *explaining)
{
	crm_clock_reader_drop(&explaining->reader);
	crm_clock_stories_drop(&explaining->stories);
}

static crm_err line(struct explaining *e, struct crm_value at, struct crm_value until, const char *what,
                    const char *detail, struct crm_value seconds)
{
	return crm_table_row(e->table, (struct crm_value[COLUMNS]){ [AT] = at, [UNTIL] = until,
		[WHAT] = crm_value_text(what), [DETAIL] = crm_value_text(detail), [BUSINESS] = seconds });
}

static struct crm_value instant(int64_t at)
{
	return crm_value_integer(at);
}

/* -- the policy -------------------------------------------------------------------------- */

static const char *targets_text(struct crm_arena *arena, const struct crm_clock_policy *policy)
{
	const struct { const char *name; int64_t length; } all[] = {
		{ "first response", policy->first }, { "next response", policy->next }, { "resolution", policy->resolution },
	};
	const char *text = "";
	char length[40];
	for (size_t i = 0; i < CRM_COUNT(all); i++)
		if (all[i].length)
			text = crm_textf(arena, "%s%s%s %s", text, *text ? ", " : "", all[i].name,
			                 crm_duration_hours(all[i].length / SECOND, length));
	return text;
}

static crm_err read_linked(struct explaining *e, const struct crm_record *record, const char *field, const char *entity,
                           struct crm_record **out)
{
	const char *id = crm_record_text(record, field);
	*out = NULL;
	if (!id)
		return NULL;
	return crm_read_record(e->tool->repo->store, e->tool->arena, crm_model_entity(e->tool->repo->store->model, entity), id,
	                       out, NULL);
}

static crm_err policy_lines(struct explaining *e)
{
	struct crm_record *sla, *calendar;
	struct crm_arena *arena = e->tool->arena;
	CRM_TRY(read_linked(e, e->ticket, "sla", "sla", &sla));
	CRM_TRY(read_linked(e, sla, "calendar", "calendar", &calendar));
	CRM_TRY(line(e, CRM_NO_VALUE, CRM_NO_VALUE, "policy",
	             sla ? crm_textf(arena, "%s: %s", crm_record_label(sla), targets_text(arena, e->policy)) : "none",
	             CRM_NO_VALUE));
	return line(e, CRM_NO_VALUE, CRM_NO_VALUE, "calendar",
	            calendar ? crm_textf(arena, "%s: %s, %s", crm_record_label(calendar), crm_record_text(calendar, "hours"),
	                                 crm_record_text(calendar, "timezone")) : "always open", CRM_NO_VALUE);
}

/* -- what happened ----------------------------------------------------------------------- */

static const char *mode_text(enum crm_clock_mode mode)
{
	static const char *const texts[] = {
		[CRM_MODE_RUNNING] = "runs", [CRM_MODE_PAUSED] = "resolution is paused", [CRM_MODE_STOPPED] = "stopped",
		[CRM_MODE_VOID] = "has no clocks",
	};
	return texts[mode];
}

static crm_err turn_line(struct explaining *e, size_t i)
{
	const struct crm_clock_turn *turn = &e->story.turns[i];
	enum crm_clock_mode mode = crm_clock_mode(turn->status);
	bool last = i + 1 == e->story.turn_count;
	int64_t until = last ? e->story.now : e->story.turns[i + 1].at, stop;
	if (last && mode == CRM_MODE_STOPPED && crm_clock_stop(&e->story, &stop) && stop < turn->at)
		return line(e, instant(turn->at), CRM_NO_VALUE, turn->status, "stopped; it was solved before", CRM_NO_VALUE);
	return line(e, instant(turn->at), last ? CRM_NO_VALUE : instant(until), turn->status ? turn->status : "(no status)",
	            mode_text(mode), mode == CRM_MODE_STOPPED || mode == CRM_MODE_VOID ? CRM_NO_VALUE
	            : crm_value_integer(crm_worktime_between(e->policy->time, turn->at, until) / SECOND));
}

static crm_err message_line(struct explaining *e, size_t i)
{
	const struct crm_clock_message *message = &e->story.messages[i];
	return line(e, instant(message->at), CRM_NO_VALUE, message->out ? "reply" : "customer",
	            message->out ? "a public reply by a person" : "a message of the customer", CRM_NO_VALUE);
}

static bool has_reply(const struct crm_clock_story *story)
{
	for (size_t i = 0; i < story->message_count; i++)
		if (story->messages[i].out)
			return true;
	return false;
}

/* Turns and messages in one order; of the same instant the turn goes first. */
static crm_err story_lines(struct explaining *e)
{
	size_t turn = 0, message = 0;
	int64_t stop;
	while (turn < e->story.turn_count || message < e->story.message_count) {
		bool first = message == e->story.message_count ||
		             (turn < e->story.turn_count && e->story.turns[turn].at <= e->story.messages[message].at);
		CRM_TRY(first ? turn_line(e, turn++) : message_line(e, message++));
	}
	if (e->story.answered && !has_reply(&e->story))
		CRM_TRY(line(e, instant(e->story.answered_at), CRM_NO_VALUE, "reply", "first_response_at says so", CRM_NO_VALUE));
	if (e->story.stopped && crm_clock_stop(&e->story, &stop) && stop == e->story.stopped_at)
		CRM_TRY(line(e, instant(stop), CRM_NO_VALUE, "solved", "it was solved then", CRM_NO_VALUE));
	return NULL;
}

/* -- what it comes to -------------------------------------------------------------------- */

static crm_err clock_line(struct explaining *e, const char *name, const struct crm_clock *clock)
{
	const char *state = crm_clock_state_name(clock->state);
	if (!clock->has_time && !clock->has_due)
		return NULL;
	return line(e, CRM_NO_VALUE, clock->has_due ? instant(clock->due) : CRM_NO_VALUE, name,
	            !state ? "no target" : crm_same(state, "paused") ? "paused: the due time moves on"
	            : clock->has_due ? crm_textf(e->tool->arena, "%s; due at 'until'", state) : state,
	            clock->has_time ? crm_value_integer(clock->time / SECOND) : CRM_NO_VALUE);
}

static crm_err replies_line(struct explaining *e)
{
	if (!e->clocks.has_next)
		return NULL;
	return line(e, CRM_NO_VALUE, CRM_NO_VALUE, "next responses",
	            crm_textf(e->tool->arena, "%lld met, %lld breached", (long long)e->clocks.next_met,
	                      (long long)e->clocks.next_breached), CRM_NO_VALUE);
}

static crm_err all_lines(struct explaining *e)
{
	CRM_TRY(policy_lines(e));
	CRM_TRY(story_lines(e));
	CRM_TRY(clock_line(e, "first response", &e->clocks.first));
	CRM_TRY(replies_line(e));
	CRM_TRY(clock_line(e, "next response", &e->clocks.next));
	return clock_line(e, "resolution", &e->clocks.resolution);
}

/* -- reading ----------------------------------------------------------------------------- */

static crm_err read_story(struct explaining *e, const char *id)
{
	struct crm_repo *repo = e->tool->repo;
	char *now = crm_alloc(e->tool->arena, CRM_INSTANT_SIZE);
	struct crm_record *ticket;
	struct crm_clock_ticket row = { .id = id, .now = crm_instant_text(repo->now, now) };
	CRM_TRY(crm_read_record(repo->store, e->tool->arena, crm_model_entity(repo->store->model, "ticket"), id, &ticket,
	                        NULL));
	e->ticket = ticket;
	row.sla = crm_record_text(ticket, "sla");
	row.status = crm_record_text(ticket, "status");
	row.created_at = crm_record_text(ticket, "created_at");
	row.first_response_at = crm_record_text(ticket, "first_response_at");
	row.stopped_at = crm_record_text(ticket, "solved_at") ? crm_record_text(ticket, "solved_at") : crm_record_text(ticket, "closed_at");
	e->reader = crm_clock_reader_new(repo->store->db);
	e->stories = crm_clock_stories_new(repo->store->db);
	CRM_TRY(crm_clock_policy_read(e->reader, row.sla, &e->policy));
	CRM_TRY(crm_clock_story_read(e->stories, &row, true, &e->story));
	crm_clocks_compute(&e->story, e->policy, &e->clocks);
	return NULL;
}

crm_err crm_sla_explain(struct crm_tool *tool)
{
	CRM_AUTO(drop) struct explaining e = { .tool = tool };
	char id[17];
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(crm_ref_find(tool->repo, crm_model_entity(tool->repo->store->model, "ticket"), tool->arguments[0], NULL, NULL,
	                     id));
	CRM_TRY(read_story(&e, id));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &e.table));
	return crm_table_end(e.table, all_lines(&e));
}
