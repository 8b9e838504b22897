#include "crm/next.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "repo/question.h"

enum { DAY_MS = 86400000, REASONS_MOST = 8 };

enum column { ID, NAME, STAGE, OWNER, AMOUNT, CLOSE_DATE, STAGE_SINCE, LAST_ACTIVITY, NEXT_TASK, IS_STALE };

static const char *const fields[] = {
	[ID] = "id", [NAME] = "name", [STAGE] = "stage", [OWNER] = "owner", [AMOUNT] = "amount",
	[CLOSE_DATE] = "close_date", [STAGE_SINCE] = "stage_since", [LAST_ACTIVITY] = "last_activity_at",
	[NEXT_TASK] = "next_task_at", [IS_STALE] = "is_stale", NULL,
};

/* One deal, being judged. */
struct judged {
	struct crm_answer *answer;
	int64_t now, today;           /* an instant, a date */
	int64_t silent_days;
	struct crm_arena *arena;      /* of its reasons */
	struct reason {
		int64_t points;
		const char *text;
	} reasons[REASONS_MOST];      /* the weightiest first */
	size_t count;
};

static void add(struct judged *one, int64_t points, const char *text)
{
	size_t at = one->count++;
	for (; at > 0 && one->reasons[at - 1].points < points; at--)
		one->reasons[at] = one->reasons[at - 1];
	one->reasons[at] = (struct reason){ points, text };
}

static int64_t at_most(int64_t number, int64_t most)
{
	return number < most ? number : most;
}

static const char *days_text(int64_t days, char buffer[32])
{
	snprintf(buffer, 32, "%lld %s", (long long)days, days == 1 ? "day" : "days");
	return buffer;
}

/* How many days ago the instant in this column was; false if it is empty. Not yet: negative. */
static bool days_since(const struct judged *one, enum column column, int64_t *days)
{
	struct crm_value value = crm_answer_value(one->answer, column);
	int64_t instant;
	if (value.shape != CRM_TEXT || !crm_instant_read(value.s, &instant))
		return false;
	*days = (one->now - instant) / DAY_MS - (one->now < instant);
	return true;
}

static void judge_task(struct judged *one)
{
	char buffer[32];
	int64_t days;
	if (!days_since(one, NEXT_TASK, &days))
		add(one, 10, "nothing planned");
	else if (days == 0)
		add(one, 40, "task overdue");
	else if (days > 0)
		add(one, 40 + at_most(days, 30), crm_textf(one->arena, "task overdue for %s", days_text(days, buffer)));
}

static void judge_close_date(struct judged *one)
{
	struct crm_value value = crm_answer_value(one->answer, CLOSE_DATE);
	char buffer[32];
	int64_t date;
	if (value.shape == CRM_TEXT && crm_date_read(value.s, &date) && date < one->today)
		add(one, 30 + at_most(one->today - date, 30),
		    crm_textf(one->arena, "was to close %s ago", days_text(one->today - date, buffer)));
}

static void judge_silence(struct judged *one)
{
	char buffer[32];
	int64_t here, quiet;
	bool ever = days_since(one, LAST_ACTIVITY, &quiet);
	if (!days_since(one, STAGE_SINCE, &here))
		return;
	int64_t days = ever && quiet < here ? quiet : here;
	if (days >= one->silent_days)
		add(one, 20 + at_most(days - one->silent_days, 20),
		    crm_textf(one->arena, ever ? "silent for %s" : "nothing happened for %s", days_text(days, buffer)));
	if (crm_answer_value(one->answer, IS_STALE).i)
		add(one, 15, "stale in its stage");
}

/* -- the list ---------------------------------------------------------------------- */

static int64_t points_of(const struct judged *one)
{
	int64_t points = 0;
	for (size_t i = 0; i < one->count; i++)
		points += one->reasons[i].points;
	return points;
}

static const char *reasons_of(const struct judged *one, struct crm_arena *arena)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	for (size_t i = 0; i < one->count; i++)
		crm_str_addf(&text, "%s%s", i ? "; " : "", one->reasons[i].text);
	return crm_copy(arena, crm_str_text(&text));
}

static void keep(struct crm_next *next, struct crm_arena *arena, size_t *room, struct judged *one)
{
	if (next->count == *room) {
		struct crm_next_deal *old = next->deals;
		*room = *room ? *room * 2 : 256;
		next->deals = crm_new(arena, struct crm_next_deal, *room);
		if (old)
			memcpy(next->deals, old, next->count * sizeof *old);
	}
	const char *unit = crm_answer_unit(one->answer, AMOUNT);
	next->deals[next->count++] = (struct crm_next_deal){
		.id = crm_answer_text(one->answer, arena, ID), .name = crm_answer_text(one->answer, arena, NAME),
		.stage = crm_answer_text(one->answer, arena, STAGE), .owner = crm_answer_text(one->answer, arena, OWNER),
		.amount = crm_answer_value(one->answer, AMOUNT), .currency = unit ? crm_copy(arena, unit) : NULL,
		.close_date = crm_answer_text(one->answer, arena, CLOSE_DATE), .points = points_of(one),
		.reasons = reasons_of(one, arena),
	};
}

/* Deals that are to close come before those that nobody expects. */
static int by_urgency(const void *a, const void *b)
{
	const struct crm_next_deal *x = a, *y = b;
	if (x->points != y->points)
		return x->points < y->points ? 1 : -1;
	int order = strcmp(x->close_date ? x->close_date : "~", y->close_date ? y->close_date : "~");
	return order ? order : strcmp(x->id, y->id);
}

static crm_err judge_all(struct judged *one, struct crm_arena *arena, struct crm_next *out)
{
	struct crm_arena_mark mark = crm_arena_mark(one->arena);
	size_t room = 0;
	bool row;
	CRM_TRY(crm_answer_next(one->answer, &row));
	while (row) {
		one->count = 0;
		crm_arena_rewind(one->arena, mark);
		judge_task(one);
		judge_close_date(one);
		judge_silence(one);
		if (one->count)
			keep(out, arena, &room, one);
		CRM_TRY(crm_answer_next(one->answer, &row));
	}
	return NULL;
}

static const char *const *open_ones(struct crm_arena *arena, const char *const *terms, size_t count)
{
	const char **all = crm_new(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		all[i] = terms[i];
	all[count] = "is_open=yes";
	return all;
}

crm_err crm_next_read(struct crm_repo *repo, struct crm_arena *arena, const char *const *terms, size_t count,
                      const char *where, int64_t silent_days, size_t most, struct crm_next *out)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *reasons = crm_arena_new();
	struct crm_question question = { .entity = "deal", .terms = open_ones(arena, terms, count), .count = count + 1,
		.where = where, .fields = fields };
	struct judged one = { .now = repo->now, .today = crm_date_at(repo->now), .silent_days = silent_days, .arena = reasons };
	*out = (struct crm_next){0};
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	one.answer = answer;
	CRM_TRY(judge_all(&one, arena, out));
	if (out->count)
		qsort(out->deals, out->count, sizeof *out->deals, by_urgency);
	if (most && out->count > most)
		out->count = most;
	return NULL;
}
