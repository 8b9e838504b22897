#include "crm/automation_time.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/every.h"
#include "base/id.h"
#include "base/str.h"
#include "base/time.h"
#include "base/zone.h"
#include "crm/automation_fire.h"
#include "hook/place.h"
#include "model/record.h"
#include "repo/question.h"
#include "store/read.h"

#define CLOCK "rules.clock"

/* Months and years are of different lengths, and the time of day may be replaced. */
enum { SLACK = 5 };

/* The moments of one rule, being gathered. */
struct gathering {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_automation_rule *rule;
	const struct crm_field *field;
	int64_t from, to;
	struct crm_automation_moment *list;
	size_t count, room;
};

static void add(struct gathering *one, const char *id, int64_t at)
{
	if (at <= one->from || at > one->to)
		return;
	if (one->count == one->room) {
		size_t room = one->room ? 2 * one->room : 16;
		struct crm_automation_moment *more = crm_new(one->arena, struct crm_automation_moment, room);
		if (one->count)
			memcpy(more, one->list, one->count * sizeof *more);
		one->list = more;
		one->room = room;
	}
	one->list[one->count] = (struct crm_automation_moment){ .at = at, .rule = one->rule };
	memcpy(one->list[one->count++].record, id, CRM_ID_SIZE);
}

/* -- the moment of a day or an instant ---------------------------------------------------------------------- */

static crm_err later(const struct gathering *one, int64_t base, int64_t *at)
{
	const char *offset = one->rule->text.offset.text;
	struct crm_span span;
	*at = base;
	if (!*offset)
		return NULL;
	CRM_TRY(crm_instant_parse(offset, base, &span));
	*at = span.from;
	return NULL;
}

static bool base_of(const struct gathering *one, struct crm_value value, int64_t *base)
{
	int64_t day;
	if (value.shape != CRM_TEXT)
		return false;
	if (one->field->type == CRM_T_INSTANT)
		return crm_instant_read(value.s, base);
	if (!crm_date_read(value.s, &day))
		return false;
	*base = crm_day_edge(day, false);
	return true;
}

static crm_err add_once(struct gathering *one, const char *id, struct crm_value value)
{
	int64_t base, at;
	if (!base_of(one, value, &base))
		return NULL;
	CRM_TRY(later(one, base, &at));
	add(one, id, at);
	return NULL;
}

/* The same day and time of day so many years later. */
static int64_t years_later(int64_t base, int years)
{
	struct crm_civil civil, day;
	crm_instant_civil(base, &civil);
	crm_date_civil(crm_months_later(crm_date_of(civil.year, civil.month, civil.day), years * INT64_C(12)), &day);
	civil.year = day.year;
	civil.month = day.month;
	civil.day = day.day;
	return crm_instant_of(&civil);
}

static int year_at(int64_t instant)
{
	struct crm_civil civil;
	crm_instant_civil(instant, &civil);
	return civil.year;
}

/* From the day itself on; the offset may reach into the year before or after. */
static crm_err add_yearly(struct gathering *one, const char *id, struct crm_value value)
{
	int64_t base, at;
	if (!base_of(one, value, &base))
		return NULL;
	int first = year_at(one->from) - 1 - year_at(base), last = year_at(one->to) + 1 - year_at(base);
	for (int years = first > 0 ? first : 0; years <= last; years++) {
		CRM_TRY(later(one, years_later(base, years), &at));
		add(one, id, at);
	}
	return NULL;
}

/* -- of which records ---------------------------------------------------------------------------------------- */

/* Days all come at one time of day: is there such a time between the two looks? If not, no record need be read. */
static crm_err may_be(const struct gathering *one, bool *out)
{
	*out = one->field->type == CRM_T_INSTANT;
	for (int64_t day = crm_date_at(one->from) - 1; !*out && day <= crm_date_at(one->to) + 1; day++) {
		const char *offset = one->rule->text.offset.text;
		int64_t at;
		CRM_TRY(later(one, crm_day_edge(day, false), &at));
		struct crm_civil moved, here;
		crm_instant_civil(at, &moved);
		crm_date_civil(day, &here);
		here.hour = moved.hour;
		here.minute = moved.minute;
		here.second = moved.second;
		at = *offset ? crm_instant_of(&here) : at;
		*out = at > one->from && at <= one->to;
	}
	return NULL;
}

/* A window of the field's values wide enough for any calendar; which of them are meant is looked at one by one. */
static crm_err window(const struct gathering *one, const char **low, const char **high)
{
	int64_t at, slack = SLACK * (int64_t)CRM_DAY;
	CRM_TRY(later(one, one->from, &at));
	int64_t from = one->from - (at - one->from) - slack, to = one->to - (at - one->from) + slack;
	char text[CRM_INSTANT_SIZE];
	bool days = one->field->type == CRM_T_DATE;
	*low = crm_textf(one->arena, "%s>=%s", one->field->name, days ? crm_date_text(crm_date_at(from), text)
	                                                               : crm_instant_text(from, text));
	*high = crm_textf(one->arena, "%s<=%s", one->field->name, days ? crm_date_text(crm_date_at(to), text)
	                                                                : crm_instant_text(to, text));
	return NULL;
}

static crm_err read_rows(struct gathering *one, const char *const *terms, size_t count)
{
	const char *const fields[] = { "id", one->field->name, NULL };
	struct crm_question question = { .entity = one->rule->entity->name, .terms = terms, .count = count, .fields = fields };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool yearly = one->rule->text.trigger == CRM_AUTOMATION_EVERY_YEAR, row;
	CRM_TRY(crm_answer_open(one->repo, one->arena, &question, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		struct crm_value id = crm_answer_value(answer, 0), value = crm_answer_value(answer, 1);
		CRM_TRY(yearly ? add_yearly(one, id.s, value) : add_once(one, id.s, value));
	}
}

static crm_err gather(struct gathering *one)
{
	const char *terms[2] = { crm_textf(one->arena, "%s!=", one->rule->text.field.text), NULL };
	bool may;
	CRM_TRY(crm_entity_need_column(one->rule->entity, one->rule->text.field.text, &one->field));
	CRM_TRY(may_be(one, &may));
	if (!may)
		return NULL;
	if (one->rule->text.trigger == CRM_AUTOMATION_EVERY_YEAR)
		return read_rows(one, terms, 1);
	CRM_TRY(window(one, &terms[0], &terms[1]));
	return read_rows(one, terms, 2);
}

static int by_time(const void *a, const void *b)
{
	const struct crm_automation_moment *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->rule != y->rule) /* they are in one array, in the order in which they act */
		return x->rule < y->rule ? -1 : 1;
	return strcmp(x->record, y->record);
}

static void sort(struct crm_automation_moment *list, size_t count)
{
	if (count)
		qsort(list, count, sizeof *list, by_time);
}

crm_err crm_automation_moments(struct crm_repo *repo, struct crm_arena *arena, const struct crm_automation_rule *rule, int64_t from,
                               int64_t to, struct crm_automation_moment **out, size_t *count)
{
	struct gathering one = { .repo = repo, .arena = arena, .rule = rule, .from = from, .to = to };
	*out = NULL;
	*count = 0;
	if (!rule->entity || rule->text.trigger == CRM_AUTOMATION_ON || to <= from)
		return NULL;
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(rule->text.zone.text);
	CRM_TRY(gather(&one));
	sort(one.list, one.count);
	*out = one.list;
	*count = one.count;
	return NULL;
}

crm_err crm_automation_moment_fits(struct crm_repo *repo, struct crm_arena *arena, const struct crm_automation_moment *moment,
                                   const struct crm_record **record, bool *fits)
{
	const struct crm_automation *text = &moment->rule->text;
	struct crm_record *read;
	CRM_TRY(crm_read_record(repo->store, arena, moment->rule->entity, moment->record, &read, NULL));
	*record = read;
	*fits = read;
	return read ? crm_automation_matches(repo, text->when, text->when_count, read, moment->at, fits) : NULL;
}

static const char *event_of(struct crm_arena *arena, const struct crm_automation_moment *moment)
{
	char at[CRM_INSTANT_SIZE];
	return crm_textf(arena, "%s.%s %s", moment->record, moment->rule->text.field.text, crm_instant_text(moment->at, at));
}

/* -- acting ---------------------------------------------------------------------------------------------------- */

static crm_err fire(struct crm_repo *repo, const struct crm_automation_moment *moment, int64_t *done)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_automation_rule *rule = moment->rule;
	const struct crm_record *record;
	struct crm_fired fired;
	bool fits;
	CRM_TRY(crm_automation_moment_fits(repo, arena, moment, &record, &fits));
	if (!fits)
		return NULL;
	struct crm_firing firing = { .rule = rule, .entity = rule->entity, .record = moment->record, .seen = record,
		.event = event_of(arena, moment),
		.name = crm_textf(arena, "%s.%s", rule->entity->name, rule->text.field.text), .at = moment->at };
	CRM_TRY(crm_automation_fire(repo, &firing, &fired));
	*done += fired.wrote;
	return NULL;
}

static crm_err gather_all(struct crm_repo *repo, struct gathering *all, struct crm_automation_kept *kept, int64_t from, int64_t to)
{
	struct crm_automation_rule *rules;
	size_t count;
	CRM_TRY(crm_automation_list(repo, all->arena, &rules, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t since = from > rules[i].created_at ? from : rules[i].created_at;
		struct crm_automation_moment *list = NULL;
		size_t n = 0;
		if (!rules[i].active)
			continue;
		CRM_TRY(crm_automation_keep(kept, crm_automation_moments(repo, all->arena, &rules[i], since, to, &list, &n)));
		all->rule = &rules[i];
		for (size_t k = 0; k < n; k++)
			add(all, list[k].record, list[k].at);
	}
	sort(all->list, all->count);
	return NULL;
}

static crm_err act_between(struct crm_repo *repo, int64_t from, int64_t to, int64_t *done)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct gathering all = { .arena = arena, .from = INT64_MIN, .to = INT64_MAX };
	struct crm_automation_kept kept = {0};
	CRM_TRY(gather_all(repo, &all, &kept, from, to));
	for (size_t i = 0; i < all.count; i++)
		CRM_TRY(crm_automation_keep(&kept, fire(repo, &all.list[i], done)));
	return crm_automation_kept(&kept);
}

crm_err crm_automation_clock(struct crm_repo *repo, int64_t *done)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_automation_kept kept = {0};
	int64_t from, now = repo->now;
	bool known;
	CRM_TRY(crm_places_open(repo->folder, repo->store, &places));
	CRM_TRY(crm_place_get_instant(places, CLOCK, &from, &known));
	if (!known)
		from = now - CRM_DAY;
	if (from >= now)
		return NULL;
	CRM_TRY(crm_automation_keep(&kept, act_between(repo, from, now, done)));
	CRM_TRY(crm_place_put_instant(places, CLOCK, now));
	return crm_automation_kept(&kept);
}
