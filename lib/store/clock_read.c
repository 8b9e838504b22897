#include "store/clock_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "store/db_function.h"
#include "store/stmt.h"

enum { SECOND = 1000 };

struct calendar {
	char id[CRM_ID_SIZE];
	struct crm_worktime *time;
	struct calendar *next;
};

struct policy {
	char id[CRM_ID_SIZE];
	struct crm_clock_policy policy;
	struct policy *next;
};

struct crm_clock_reader {
	struct crm_db *db;
	int64_t version;                   /* of the database that what is kept is of */
	struct calendar *calendars;
	struct policy *policies;
};

struct crm_clock_reader *crm_clock_reader_new(struct crm_db *db)
{
	struct crm_clock_reader *reader = crm_calloc(1, sizeof *reader);

	reader->db = db;
	return reader;
}

static void forget(struct crm_clock_reader *reader)
{
	while (reader->calendars) {
		struct calendar *first = reader->calendars;

		reader->calendars = first->next;
		crm_worktime_drop(&first->time);
		free(first);
	}
	while (reader->policies) {
		struct policy *first = reader->policies;

		reader->policies = first->next;
		free(first);
	}
}

void crm_clock_reader_drop(struct crm_clock_reader **reader)
{
	if (!*reader)
		return;
	forget(*reader);
	free(*reader);
	*reader = NULL;
}

static void forget_if_changed(struct crm_clock_reader *reader)
{
	int64_t version = crm_db_version(reader->db);

	if (version == reader->version)
		return;
	forget(reader);
	reader->version = version;
}

/* -- calendars --------------------------------------------------------------------------- */

struct holidays {
	struct crm_holiday *list;
	size_t count, room;
};

static void holidays_drop(struct holidays *holidays)
{
	free(holidays->list);
}

static void take_holiday(struct holidays *holidays, struct crm_stmt *stmt)
{
	struct crm_holiday one = { .yearly = crm_stmt_int(stmt, 2) != 0 };
	const char *from = crm_stmt_text(stmt, 0), *until = crm_stmt_text(stmt, 1);

	if (!from || !crm_date_read(from, &one.from))
		return;
	if (!until || !crm_date_read(until, &one.until))
		one.until = one.from;
	if (holidays->count == holidays->room) {
		holidays->room = holidays->room ? holidays->room * 2 : 32;
		holidays->list = crm_realloc(holidays->list, holidays->room * sizeof *holidays->list);
	}
	holidays->list[holidays->count++] = one;
}

static crm_err read_holidays(struct crm_clock_reader *reader, const char *calendar, struct holidays *out)
{
	struct crm_stmt *stmt;
	bool row = true;

	CRM_TRY(crm_db_stmt(reader->db, "SELECT date, until, yearly FROM holiday WHERE calendar = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, calendar);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		take_holiday(out, stmt);
	}
}

static crm_err make_calendar(struct crm_clock_reader *reader, const char *id, const char *zone, const char *hours,
                             struct crm_worktime **out)
{
	CRM_AUTO(holidays_drop) struct holidays holidays = {0};
	struct crm_workweek week;

	CRM_TRY(crm_workweek_read(hours ? hours : "24/7", &week));
	CRM_TRY(read_holidays(reader, id, &holidays));
	return crm_worktime_new(&week, zone ? zone : "UTC", holidays.list, holidays.count, out);
}

static crm_err compile(struct crm_clock_reader *reader, const char *id, struct crm_worktime **out)
{
	struct crm_stmt *stmt;
	crm_err err;
	bool row;

	CRM_TRY(crm_db_stmt(reader->db, "SELECT timezone, hours FROM calendar WHERE id = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	err = make_calendar(reader, id, row ? crm_stmt_text(stmt, 0) : NULL, row ? crm_stmt_text(stmt, 1) : NULL, out);
	crm_stmt_reset(stmt);
	return err;
}

crm_err crm_clock_calendar_read(struct crm_clock_reader *reader, const char *id, struct crm_worktime **out)
{
	struct calendar *calendar;

	id = id && strlen(id) < CRM_ID_SIZE ? id : "";
	forget_if_changed(reader);
	for (calendar = reader->calendars; calendar; calendar = calendar->next)
		if (strcmp(calendar->id, id) == 0) {
			*out = calendar->time;
			return NULL;
		}
	CRM_TRY(compile(reader, id, out));
	calendar = crm_calloc(1, sizeof *calendar);
	strcpy(calendar->id, id);
	calendar->time = *out;
	calendar->next = reader->calendars;
	reader->calendars = calendar;
	return NULL;
}

/* -- policies ---------------------------------------------------------------------------- */

static crm_err read_policy(struct crm_clock_reader *reader, const char *id, struct crm_clock_policy *out)
{
	char calendar[CRM_ID_SIZE] = "";
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(reader->db, "SELECT calendar, first_response, next_response, resolution FROM sla"
	                    " WHERE id = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row) {
		const char *link = crm_stmt_text(stmt, 0);

		if (link && strlen(link) < CRM_ID_SIZE)
			strcpy(calendar, link);
		out->first = crm_stmt_int(stmt, 1) * SECOND;
		out->next = crm_stmt_int(stmt, 2) * SECOND;
		out->resolution = crm_stmt_int(stmt, 3) * SECOND;
	}
	crm_stmt_reset(stmt);
	return crm_clock_calendar_read(reader, calendar, &out->time);
}

crm_err crm_clock_policy_read(struct crm_clock_reader *reader, const char *id, const struct crm_clock_policy **out)
{
	struct crm_clock_policy policy = {0};
	struct policy *kept;

	id = id && strlen(id) < CRM_ID_SIZE ? id : "";
	forget_if_changed(reader);
	for (kept = reader->policies; kept; kept = kept->next)
		if (strcmp(kept->id, id) == 0) {
			*out = &kept->policy;
			return NULL;
		}
	CRM_TRY(read_policy(reader, id, &policy));
	kept = crm_calloc(1, sizeof *kept);
	strcpy(kept->id, id);
	kept->policy = policy;
	kept->next = reader->policies;
	reader->policies = kept;
	*out = &kept->policy;
	return NULL;
}
