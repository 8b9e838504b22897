#include "crm/duty.h"

#include "base/time.h"
#include "base/when.h"
#include "store/clock_read.h"
#include "store/read.h"

static bool read_day(const struct crm_record *user, const char *field, int64_t *day)
{
	struct crm_value value = crm_record_get(user, field);
	return value.shape == CRM_TEXT && crm_date_read(value.s, day);
}

static const char *absence(struct crm_arena *arena, const struct crm_record *user, int64_t today)
{
	int64_t from, until;
	bool has_from = read_day(user, "absent_from", &from), has_until = read_day(user, "absent_until", &until);
	char text[CRM_DATE_SIZE];
	if ((!has_from && !has_until) || (has_from && today < from) || (has_until && today > until))
		return NULL;
	return has_until ? crm_textf(arena, "absent until %s", crm_date_text(until, text)) : "absent";
}

/* -- working hours ---------------------------------------------------------------------- */

static crm_err calendar_of(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *user, const char **id)
{
	const char *team = crm_record_text(user, "team");
	struct crm_record *record = NULL;
	*id = crm_record_text(user, "calendar");
	if (*id || !team)
		return NULL;
	CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, "team"), team, &record, NULL));
	*id = crm_record_text(record, "calendar");
	return NULL;
}

static crm_err off_work(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *user, const char **why)
{
	CRM_AUTO(crm_clock_reader_drop) struct crm_clock_reader *reader = NULL;
	struct crm_worktime *time;
	const char *calendar;
	int64_t begin, end;
	char text[40];
	CRM_TRY(calendar_of(repo, arena, user, &calendar));
	if (!calendar)
		return NULL;
	reader = crm_clock_reader_new(repo->store->db);
	CRM_TRY(crm_clock_calendar_read(reader, calendar, &time));
	if (!crm_worktime_open(time, repo->now, &begin, &end))
		*why = "never at work";
	else if (begin > repo->now)
		*why = crm_textf(arena, "not at work until %s", crm_instant_local(begin, text));
	return NULL;
}

crm_err crm_duty_away(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *user, bool hours,
                      const char **why)
{
	struct crm_value active = crm_record_get(user, "active");
	bool gone = active.shape == CRM_INTEGER && !active.i;
	*why = gone ? "not active" : absence(arena, user, crm_date_at(repo->now));
	return *why || !hours ? NULL : off_work(repo, arena, user, why);
}
