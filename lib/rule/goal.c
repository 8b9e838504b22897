#include "rule/goal.h"

#include <string.h>

#include "base/every.h"
#include "base/str.h"
#include "base/time.h"

static void put_day(struct crm_record *record, const char *field, int64_t day)
{
	char text[CRM_DATE_SIZE];

	crm_record_put(record, field, crm_value_text(crm_copy(record->arena, crm_date_text(day, text))));
}

static crm_err take_unit(struct crm_record *record, const char *unit)
{
	enum crm_every every;
	int64_t day;

	if (!crm_every_read(unit, &every, &day))
		return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "'%s' is no unit of the calendar", unit), "period"),
		                    "period=2026-Q4, or starts=2026-10-01 ends=2026-12-31");
	put_day(record, "starts", day);
	put_day(record, "ends", crm_every_later(every, day, 1) - 1);
	return NULL;
}

static crm_err take_period(const struct crm_case *one)
{
	const char *unit = crm_record_text(one->record, "period"), *starts, *ends;
	bool days = crm_case_gave(one, "starts") || crm_case_gave(one, "ends");

	if (unit && (crm_case_gave(one, "period") || !days))
		return take_unit(one->record, unit);
	if (unit)
		crm_record_put(one->record, "period", CRM_NO_VALUE);
	starts = crm_record_text(one->record, "starts");
	ends = crm_record_text(one->record, "ends");
	if (!starts || !ends)
		return crm_err_hint(crm_fail(CRM_INVALID, "a goal needs its period"), "period=2026-Q4, or starts=2026-10-01 ends=2026-12-31");
	if (strcmp(ends, starts) < 0)
		return crm_err_field(crm_fail(CRM_INVALID, "the goal ends before it begins"), "ends");
	return NULL;
}

static crm_err check_target(const struct crm_record *record, const char *metric)
{
	bool amount = strstr(metric, "_amount") != NULL;
	const char *field = amount ? "target_amount" : "target_count";
	struct crm_value target = crm_record_get(record, field);

	if (target.shape == CRM_EMPTY)
		return crm_err_hint(crm_fail(CRM_INVALID, "a goal of %s needs %s", metric, field), "%s=%s", field, amount ? "'10000 EUR'" : "20");
	if (target.i <= 0)
		return crm_err_field(crm_fail(CRM_INVALID, "a goal is more than nothing"), field);
	return NULL;
}

static void name_it(struct crm_record *record, const char *metric)
{
	const char *unit = crm_record_text(record, "period");

	if (!crm_record_text(record, "name"))
		crm_record_put(record, "name", crm_value_text(crm_textf(record->arena, "%s %s", unit ? unit : crm_record_text(record, "starts"), metric)));
}

static crm_err before(const struct crm_case *one)
{
	const char *metric;

	if (!one->record)
		return NULL;
	metric = crm_record_text(one->record, "metric");
	CRM_TRY(take_period(one));
	if (!metric)
		return NULL;
	CRM_TRY(check_target(one->record, metric));
	name_it(one->record, metric);
	return NULL;
}

const struct crm_rule crm_rule_goal = { .entity = "goal", .before = before };
