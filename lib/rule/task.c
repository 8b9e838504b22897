#include "rule/task.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "rule/recur.h"
#include "rule/whole_day.h"
#include "store/read.h"

static bool is_done(const struct crm_record *record)
{
	struct crm_value status = record ? crm_record_get(record, "status") : CRM_NO_VALUE;

	return status.shape == CRM_TEXT && crm_same(status.s, "done");
}

static bool is_open(const struct crm_record *record)
{
	struct crm_value status = crm_record_get(record, "status");

	return !is_done(record) && !(status.shape == CRM_TEXT && crm_same(status.s, "canceled"));
}

static bool instant_of(const struct crm_record *record, const char *field, int64_t *out)
{
	struct crm_value value = crm_record_get(record, field);

	return value.shape == CRM_TEXT && crm_instant_read(value.s, out);
}

static void put_instant(struct crm_record *record, const char *field, int64_t instant)
{
	char text[CRM_INSTANT_SIZE];

	crm_record_put(record, field, crm_value_text(crm_copy(record->arena, crm_instant_text(instant, text))));
}

static int64_t now_of(const struct crm_case *one)
{
	int64_t now = 0;

	(void)crm_instant_read(crm_case_setting(one)->at, &now);
	return now;
}

/* -- before: dates, and the rule it repeats by ------------------------------------------- */

/* What came done from elsewhere was done when that system says, if it does. */
static void date_it(const struct crm_case *one)
{
	bool said = crm_case_gave(one, "completed_at"), came = one->old || !crm_case_setting(one)->imported;

	if (is_done(one->record)) {
		if (!said && !is_done(one->old) && came)
			put_instant(one->record, "completed_at", now_of(one));
	} else if (!said && is_done(one->old)) {
		crm_record_put(one->record, "completed_at", CRM_NO_VALUE);
	}
}

/* 'Every month' from the 31st is the last of each. A rule in RFC 5545's own words stays as it says. */
static void take_month_end(struct crm_record *task, const char *text, struct crm_repeat *repeat)
{
	struct crm_civil civil;
	int64_t due;

	if (strchr(text, '=') || !crm_same(repeat->parts[CRM_FREQ], "MONTHLY") || repeat->parts[CRM_BYDAY] ||
	    repeat->parts[CRM_BYMONTHDAY] || !instant_of(task, "due_at", &due))
		return;
	crm_instant_civil(due, &civil);
	if (civil.day > 28)
		crm_repeat_on_day(task->arena, repeat, civil.day);
}

/* Of what another system has behind it no more is asked. */
static crm_err need_due(const struct crm_case *one)
{
	int64_t due;
	crm_err err;

	if ((crm_case_setting(one)->imported && !is_open(one->record)) || instant_of(one->record, "due_at", &due))
		return NULL;
	err = crm_err_field(crm_fail(CRM_INVALID, "a task that repeats is due at some time"), "due_at");
	return crm_err_hint(err, "due_at='tomorrow 9:00'");
}

static crm_err read_repeats(const struct crm_case *one)
{
	struct crm_record *task = one->record;
	const char *text = crm_record_get(task, "repeats").s;
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(crm_whole_day_zone(task));
	struct crm_repeat repeat;

	CRM_TRY(crm_err_field(crm_repeat_read(task->arena, text, now_of(one), &repeat), "repeats"));
	take_month_end(task, text, &repeat);
	crm_record_put(task, "repeats", crm_value_text(crm_repeat_text(task->arena, &repeat)));
	return need_due(one);
}

/* Whoever writes the rule means the clock on the wall there, also when somebody else finishes it. */
static void keep_zone(const struct crm_case *one)
{
	char here[CRM_ZONE_SIZE];

	if (crm_case_gave(one, "repeats") && crm_record_get(one->record, "repeats").shape == CRM_TEXT &&
	    !crm_whole_day_zone(one->record))
		crm_record_put(one->record, "timezone", crm_value_text(crm_copy(one->record->arena, crm_zone_here(here))));
}

/* A day is moved into the task's zone, and what an import reminds of it has counted from the day's beginning here. */
static void settle_day(const struct crm_case *one)
{
	static const struct crm_whole_day due = { .field = "due_at", .rule = "repeats", .ends = true };
	int64_t read, meant, remind;
	bool was = instant_of(one->record, "due_at", &read);

	crm_whole_day_settle(one, &due);
	if (was && instant_of(one->record, "due_at", &meant) && meant != read && crm_case_setting(one)->imported &&
	    crm_case_gave(one, "remind_at") && instant_of(one->record, "remind_at", &remind))
		put_instant(one->record, "remind_at", remind + meant - read);
}

static crm_err before(const struct crm_case *one)
{
	if (!one->record)
		return NULL;
	date_it(one);
	if (is_done(one->old) && !is_done(one->record) && !crm_case_gave(one, "repeats"))
		crm_record_put(one->record, "repeats", CRM_NO_VALUE);
	keep_zone(one);
	settle_day(one);
	if (crm_record_get(one->record, "repeats").shape != CRM_TEXT)
		return NULL;
	if (crm_case_gave(one, "repeats"))
		return read_repeats(one);
	return crm_case_gave(one, "due_at") ? need_due(one) : NULL;
}

/* -- after: the next one ------------------------------------------------------------------ */

static int64_t later_of(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Where the clocks skip that time it is moved on this once; the rule keeps what it was. */
static int64_t instant_of_next(struct crm_record *task, struct crm_repeat *repeat, const struct crm_civil *wanted)
{
	int64_t instant = crm_instant_of(wanted);
	struct crm_civil got;

	crm_instant_civil(instant, &got);
	if (got.hour != wanted->hour || got.minute != wanted->minute)
		crm_repeat_pin_time(task->arena, repeat, wanted);
	return instant;
}

static void put_next(const struct crm_case *one, struct crm_record *next, struct crm_repeat *repeat, int64_t from,
                     int64_t due)
{
	int64_t remind;

	crm_record_put(next, "id", CRM_NO_VALUE);
	crm_record_put(next, "external_id", CRM_NO_VALUE);
	crm_record_put(next, "external_source", CRM_NO_VALUE);
	crm_record_put(next, "status", crm_value_text("todo"));
	crm_record_put(next, "completed_at", CRM_NO_VALUE);
	if (instant_of(one->record, "remind_at", &remind))
		put_instant(next, "remind_at", remind + due - from);
	put_instant(next, "due_at", due);
	crm_record_put(next, "repeats", crm_value_text(crm_repeat_text(next->arena, repeat)));
}

/* Is there one left after so many? */
static bool count_down(struct crm_arena *arena, struct crm_repeat *repeat, int64_t steps)
{
	int64_t left = crm_repeat_count(repeat);

	if (!steps || (left && left <= steps))
		return false;
	if (left)
		repeat->parts[CRM_COUNT_LEFT] = crm_textf(arena, "%lld", (long long)(left - steps));
	return true;
}

/* What the record becomes as its next; *left false if there is none. On the wall clock of its zone. */
static crm_err count_on(const struct crm_case *one, struct crm_record *next, bool *left)
{
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(crm_whole_day_zone(one->record));
	struct crm_civil begin, after, wanted;
	struct crm_repeat repeat;
	int64_t from = now_of(one), steps;

	CRM_TRY(crm_err_field(crm_repeat_read(next->arena, crm_record_get(one->record, "repeats").s, from, &repeat),
	                      "repeats"));
	(void)instant_of(one->record, "due_at", &from);
	crm_instant_civil(from, &begin);
	crm_instant_civil(later_of(from, now_of(one)), &after);
	CRM_TRY(crm_case_setting(one)->recurrence->next(&repeat, &begin, &after, &wanted, &steps));
	*left = count_down(next->arena, &repeat, steps);
	if (!*left)
		return NULL;
	wanted.milli = begin.milli;
	int64_t due = instant_of_next(next, &repeat, &wanted);
	put_next(one, next, &repeat, from, due);
	return NULL;
}

/* A file may bring the next one itself, from where it was made: an open task of that name that repeats, due later. */
static crm_err find_next(const struct crm_case *one, struct crm_arena *arena, bool *found)
{
	enum { MOST = 100 };
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *task = one->record->entity;
	int64_t from = now_of(one), due;
	const char **ids;
	size_t count;

	*found = false;
	(void)instant_of(one->record, "due_at", &from);
	CRM_TRY(crm_read_key(store, arena, task, crm_entity_field(task, "subject"), crm_record_get(one->record, "subject").s, -1,
	                     CRM_NO_VALUE, MOST, &ids, &count));
	for (size_t i = 0; i < count && !*found; i++) {
		struct crm_record *other;
		CRM_TRY(crm_read_record(store, arena, task, ids[i], &other, NULL));
		*found = other && is_open(other) && crm_record_get(other, "repeats").shape == CRM_TEXT &&
		         instant_of(other, "due_at", &due) && due > from;
	}
	return NULL;
}

static crm_err make_next(const struct crm_case *one)
{
	const struct crm_rules_setting *setting = crm_case_setting(one);
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *next = crm_record_copy(arena, one->record);
	bool left, found = false;

	if (!setting->recurrence)
		return crm_err_hint(crm_fail(CRM_INVALID, "the task repeats, and only crm-task can make its next one"),
		                    "crm-task done %.8s", crm_record_id(one->record));
	if (setting->imported)
		CRM_TRY(find_next(one, arena, &found));
	if (found)
		return NULL;
	CRM_TRY(count_on(one, next, &left));
	return left ? setting->also(setting->context, CRM_CREATE, NULL, next) : NULL;
}

static bool follows(const struct crm_case *one)
{
	bool came = one->record && one->old && is_done(one->record) && !is_done(one->old);

	return came && crm_record_get(one->record, "repeats").shape == CRM_TEXT;
}

static crm_err after(const struct crm_case *one)
{
	return follows(one) ? make_next(one) : NULL;
}

const struct crm_rule crm_rule_task = {
	.entity = "task", .before = before, .after = after, .waits = follows, .late = make_next,
};
