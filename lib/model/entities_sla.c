#include "model/entities_sla.h"

#include "base/workweek.h"
#include "model/record.h"

/* -- calendars --------------------------------------------------------------------------- */

static const struct crm_field calendar_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "calendar|calendar name",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "timezone", .title = "zone of its clock", .type = CRM_T_TIMEZONE,
		.aliases = "time zone|tz|zone",
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "hours", .title = "when it is open: mon-fri 9:00-12:00 13:00-17:00; sat 9:00-12:00", .type = CRM_T_TEXT,
		.aliases = "business hours|working hours|opening hours",
		.flags = CRM_REQUIRED | CRM_SHOWN, .preset = "mon-fri 9:00-17:00",
	},
	{ .name = NULL },
};

static crm_err check_calendar(const struct crm_record *record)
{
	struct crm_value hours = crm_record_get(record, "hours");
	struct crm_workweek week;

	return hours.shape == CRM_TEXT ? crm_err_field(crm_workweek_read(hours.s, &week), "hours") : NULL;
}

const struct crm_entity crm_entity_calendar = {
	.name = "calendar", .plural = "calendars", .title = "working hours",
	.aliases = "business_hours",
	.label = "name", .handle = "name", .order = "name",
	.describes = true,
	.keys = (const char *const[]){ "name", NULL },
	.check = check_calendar,
	.own = calendar_fields,
};

/* -- holidays ---------------------------------------------------------------------------- */

static const struct crm_field holiday_fields[] = {
	{
		.name = "calendar", .title = "calendar it is of", .type = CRM_T_LINK, .target = "calendar",
		.aliases = "calendar name",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "date", .title = "day that is closed", .type = CRM_T_DATE,
		.aliases = "day|from|start|start date",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "until", .title = "last such day, of several", .type = CRM_T_DATE,
		.aliases = "to|end|end date",
		.flags = CRM_SHOWN,
	},
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "holiday|summary|title",
		.flags = CRM_SHOWN,
	},
	{
		.name = "yearly", .title = "so each year", .type = CRM_T_BOOL,
		.flags = CRM_SHOWN,
	},
	{ .name = NULL },
};

static crm_err check_holiday(const struct crm_record *record)
{
	struct crm_value date = crm_record_get(record, "date"), until = crm_record_get(record, "until");

	if (until.shape == CRM_EMPTY || crm_value_compare(until, date) >= 0)
		return NULL;
	return crm_err_field(crm_fail(CRM_INVALID, "a holiday does not end before it begins"), "until");
}

const struct crm_entity crm_entity_holiday = {
	.name = "holiday", .plural = "holidays", .title = "days that are closed",
	.label = "name", .order = "date",
	.describes = true,
	.keys = (const char *const[]){ "name", NULL },
	.check = check_holiday,
	.own = holiday_fields,
};

/* -- policies ---------------------------------------------------------------------------- */

#define TARGET_MOST 315360000.0 /* ten years of business time: what is never due needs no target */

static const struct crm_field sla_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "policy|policy name|sla name",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "position", .title = "place in the order they are tried in", .type = CRM_T_INTEGER,
		.flags = CRM_SHOWN,
	},
	{
		.name = "terms", .title = "which tickets, an expression as --where takes it; empty: all", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "calendar", .title = "in whose hours the clocks run; empty: always", .type = CRM_T_LINK,
		.target = "calendar",
		.aliases = "calendar name|business hours|working hours",
		.flags = CRM_SHOWN,
	},
	{
		.name = "first_response", .title = "to the first answer by a person", .type = CRM_T_DURATION,
		.aliases = "first reply|first response time",
		.flags = CRM_SHOWN | CRM_IN_HOURS, .least = 1, .most = TARGET_MOST,
	},
	{
		.name = "next_response", .title = "to the answer of each further message", .type = CRM_T_DURATION,
		.aliases = "next reply|next response time",
		.flags = CRM_SHOWN | CRM_IN_HOURS, .least = 1, .most = TARGET_MOST,
	},
	{
		.name = "resolution", .title = "to the solution, pauses left out", .type = CRM_T_DURATION,
		.aliases = "resolution time|time to resolve",
		.flags = CRM_SHOWN | CRM_IN_HOURS, .least = 1, .most = TARGET_MOST,
	},
	{
		.name = "active", .title = "is given to tickets", .type = CRM_T_BOOL, .preset = "yes",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_sla = {
	.name = "sla", .plural = "slas", .title = "service levels agreed: how soon tickets are answered and solved",
	.aliases = "policy|policies|sla_policy",
	.label = "name", .handle = "name", .order = "position",
	.describes = true,
	.keys = (const char *const[]){ "name", NULL },
	.own = sla_fields,
};
