#include "crm/duty.h"

#include "base/time.h"

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

crm_err crm_duty_away(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *user, const char **why)
{
	struct crm_value active = crm_record_get(user, "active");
	bool gone = active.shape == CRM_INTEGER && !active.i;
	*why = gone ? "not active" : absence(arena, user, crm_date_at(repo->now));
	return NULL;
}
