#include "rule/whole_day.h"

#include "base/day.h"
#include "base/time.h"

static const char mark[] = CRM_FIELD_ALL_DAY, zone[] = CRM_FIELD_TIMEZONE;

bool crm_whole_day_is(const struct crm_record *record)
{
	struct crm_value value = crm_record_get(record, mark);

	return value.shape == CRM_INTEGER && value.i;
}

const char *crm_whole_day_zone(const struct crm_record *record)
{
	return crm_record_text(record, zone);
}

int64_t crm_whole_day_begin(const struct crm_record *record, int64_t end)
{
	const char *there = crm_whole_day_zone(record);
	int64_t day;

	if (!crm_day_at_edge(NULL, end, true, &day) && !crm_day_at_edge(there, end, true, &day))
		return end;
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(there);
	return crm_day_edge(day, false);
}

/* -- what a change says --------------------------------------------------------------------- */

static bool instant_of(const struct crm_record *record, const char *field, int64_t *out)
{
	struct crm_value value = record ? crm_record_get(record, field) : CRM_NO_VALUE;

	return value.shape == CRM_TEXT && crm_instant_read(value.s, out);
}

static void put_day(struct crm_record *record, const struct crm_whole_day *how, int64_t day)
{
	const char *where = crm_whole_day_zone(record);
	char text[CRM_INSTANT_SIZE], here[CRM_ZONE_SIZE];

	if (!where)
		crm_record_put(record, zone, crm_value_text(crm_copy(record->arena, crm_zone_here(here))));
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(where);
	crm_record_put(record, how->field, crm_value_text(crm_copy(record->arena,
	                                                           crm_instant_text(crm_day_edge(day, how->ends), text))));
	crm_record_put(record, mark, crm_value_integer(1));
}

/* Who wrote a zone beside it means a day of there (an export is read so); else it is one of here, or still of there. */
static bool day_of(const struct crm_case *one, const struct crm_whole_day *how, int64_t instant, int64_t *day)
{
	const char *there = crm_whole_day_zone(one->record);
	bool said = crm_case_gave(one, zone);

	if (crm_day_at_edge(said ? there : NULL, instant, how->ends, day) ||
	    crm_day_at_edge(said ? NULL : there, instant, how->ends, day))
		return true;
	*day = crm_date_at(instant);
	return false;
}

/* The zone goes with the day it was kept for, unless a rule is counted in it. */
static void unmark(const struct crm_case *one, const struct crm_whole_day *how)
{
	bool kept = crm_case_gave(one, zone) || !one->old || !crm_whole_day_is(one->old);

	crm_record_put(one->record, mark, CRM_NO_VALUE);
	if (!kept && !(how->rule && crm_record_get(one->record, how->rule).shape == CRM_TEXT))
		crm_record_put(one->record, zone, CRM_NO_VALUE);
}

/* The instant is another. */
static void take_instant(const struct crm_case *one, const struct crm_whole_day *how, int64_t instant)
{
	bool marked = crm_whole_day_is(one->record), marks = marked && crm_case_gave(one, mark);
	int64_t day;

	if ((how->ends || marked) && day_of(one, how, instant, &day))
		put_day(one->record, how, day);
	else if (marks)
		put_day(one->record, how, day);
	else if (marked)
		unmark(one, how);
}

/* The instant stays, and what is said of it may not. */
static void keep_instant(const struct crm_case *one, const struct crm_whole_day *how, int64_t instant)
{
	bool marks = crm_case_gave(one, mark), was = one->old && crm_whole_day_is(one->old);
	int64_t day;

	if (!marks && !crm_case_gave(one, zone))
		return;
	(void)crm_day_at_edge(crm_whole_day_zone(was ? one->old : one->record), instant, how->ends, &day);
	put_day(one->record, how, day);
}

void crm_whole_day_settle(const struct crm_case *one, const struct crm_whole_day *how)
{
	struct crm_value said = crm_record_get(one->record, mark);
	bool denied = said.shape == CRM_INTEGER && !said.i;
	int64_t instant;

	if (denied)
		crm_record_put(one->record, mark, CRM_NO_VALUE);
	if (denied || !instant_of(one->record, how->field, &instant)) {
		if (denied || crm_whole_day_is(one->record))
			unmark(one, how);
		return;
	}
	if (crm_case_gave(one, how->field))
		take_instant(one, how, instant);
	else if (crm_whole_day_is(one->record))
		keep_instant(one, how, instant);
}
