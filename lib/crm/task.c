#include "crm/task.h"

#include "base/duration.h"
#include "base/str.h"
#include "base/time.h"
#include "base/when_read.h"
#include "rule/repeat.h"
#include "rule/whole_day.h"

static bool instant_of(const struct crm_record *task, const char *field, int64_t *out)
{
	struct crm_value value = crm_record_get(task, field);
	return value.shape == CRM_TEXT && crm_instant_read(value.s, out);
}

static void put_instant(struct crm_record *task, const char *field, int64_t instant)
{
	char text[CRM_INSTANT_SIZE];
	crm_record_put(task, field, crm_value_text(crm_copy(task->arena, crm_instant_text(instant, text))));
}

/* -- snooze ---------------------------------------------------------------------------- */

/* How long instead of when: 30m from now, 2d at the same time of day. Memory: the task's. */
static const char *as_when(const struct crm_repo *repo, struct crm_arena *arena, const char *text)
{
	struct crm_when when;
	int64_t seconds;
	if (crm_when_read(text, repo->now, &when) || crm_duration_parse(text, &seconds) || seconds <= 0)
		return text;
	return seconds % 86400 ? crm_textf(arena, "+%llds", (long long)seconds)
	                       : crm_textf(arena, "+%lldd", (long long)seconds / 86400);
}

/* A day without a time means the time it was due, on the clock of the task's zone. */
static crm_err read_when(const struct crm_repo *repo, const struct crm_record *task, const char *text, bool had,
                         int64_t due, int64_t *out)
{
	struct crm_span span;
	struct crm_when when;
	struct crm_civil civil, time;
	CRM_TRY(crm_instant_parse(text, repo->now, &span));
	*out = had ? span.from : span.to - 1;
	if (!had || !crm_when_read(text, repo->now, &when) || when.clock || when.dates.to <= when.dates.from ||
	    crm_same_ascii(text, "now"))
		return NULL;
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(crm_whole_day_zone(task));
	crm_date_civil(when.dates.from, &civil);
	crm_instant_civil(due, &time);
	civil.hour = time.hour;
	civil.minute = time.minute;
	civil.second = time.second;
	civil.milli = time.milli;
	*out = crm_instant_of(&civil);
	return NULL;
}

/* The rule goes on from the day it was to be, not from the one it is put off to. */
static crm_err keep_rule(const struct crm_repo *repo, struct crm_record *task, int64_t due)
{
	struct crm_value rule = crm_record_get(task, "repeats");
	struct crm_repeat repeat;
	struct crm_civil begin;
	if (rule.shape != CRM_TEXT)
		return NULL;
	CRM_TRY(crm_err_field(crm_repeat_read(task->arena, rule.s, repo->now, &repeat), "repeats"));
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(crm_whole_day_zone(task));
	crm_instant_civil(due, &begin);
	crm_repeat_pin(task->arena, &repeat, &begin);
	if (crm_whole_day_is(task)) /* days have no hours to keep */
		repeat.parts[CRM_BYHOUR] = repeat.parts[CRM_BYMINUTE] = NULL;
	crm_record_put(task, "repeats", crm_value_text(crm_repeat_text(task->arena, &repeat)));
	return NULL;
}

static crm_err need_open(const struct crm_record *task)
{
	struct crm_value status = crm_record_get(task, "status");
	if (status.shape != CRM_TEXT || (!crm_same(status.s, "done") && !crm_same(status.s, "canceled")))
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "the task is %s", status.s), "crm-task set %.8s status=todo",
	                    crm_record_id(task));
}

/* Where a reminder's time counts back from: of a whole day, its beginning. */
static int64_t count_from(const struct crm_record *task, int64_t due)
{
	return crm_whole_day_is(task) ? crm_whole_day_begin(task, due) : due;
}

crm_err crm_task_snooze(struct crm_repo *repo, struct crm_record *task, const char *when)
{
	int64_t due = 0, remind, to;
	bool had = instant_of(task, "due_at", &due), reminds = instant_of(task, "remind_at", &remind);
	CRM_TRY(need_open(task));
	CRM_TRY(read_when(repo, task, as_when(repo, task->arena, when), had, due, &to));
	if (had && to != due)
		CRM_TRY(keep_rule(repo, task, due));
	if (reminds)
		put_instant(task, "remind_at", had ? remind + count_from(task, to) - count_from(task, due) : to);
	if (had || !reminds)
		put_instant(task, "due_at", to);
	return NULL;
}

/* -- remind, due ---------------------------------------------------------------------------- */

crm_err crm_task_remind(struct crm_repo *repo, struct crm_record *task, const char *when)
{
	int64_t due, seconds;
	struct crm_span span;
	if (crm_duration_parse(when, &seconds)) {
		CRM_TRY(crm_err_field(crm_instant_parse(when, repo->now, &span), "remind_at"));
		put_instant(task, "remind_at", span.from);
		return NULL;
	}
	if (!instant_of(task, "due_at", &due))
		return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "'%s' counts back from when the task is due, and it is "
		                                           "not said when", when), "remind_at"),
		                    "due='tomorrow 9:00' remind=%s", when);
	put_instant(task, "remind_at", crm_whole_day_begin(task, due) - seconds * 1000);
	return NULL;
}

crm_err crm_task_due(struct crm_repo *repo, struct crm_arena *arena, const char *until, struct crm_node **out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "task");
	struct crm_node *node = crm_new(arena, struct crm_node, 1), *open;
	char text[CRM_INSTANT_SIZE];
	struct crm_span span;
	CRM_TRY(crm_instant_parse(until, repo->now, &span));
	*node = (struct crm_node){ .kind = CRM_NODE_COMPARE, .compare = CRM_LT, .count = 1,
		.operands = crm_new(arena, struct crm_operand, 1) };
	CRM_TRY(crm_path_parse(repo->store->model, entity, "due_at", &node->path));
	node->operands->low = crm_value_text(crm_copy(arena, crm_instant_text(span.to, text)));
	node->operands->days = crm_span_is_days(crm_path_field(&node->path), &span);
	CRM_TRY(crm_where_parse(arena, &repo->asking, entity, "is_open=yes", &open));
	*out = crm_node_and(arena, open, node);
	return NULL;
}
