#include "cli/record_full.h"

#include "base/day.h"
#include "base/time.h"
#include "base/when.h"
#include "cli/entry_rows.h"
#include "cli/table.h"
#include "crm/timeline.h"

enum { PAGE = 20 };

enum { AT, KIND, WHAT, DETAIL, WHO, ENTITY, ID, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[AT] = { "at", CRM_T_INSTANT, 0 },
	[KIND] = { "kind", CRM_T_TEXT, 0 },
	[WHAT] = { "what", CRM_T_TEXT, 0 },
	[DETAIL] = { "detail", CRM_T_TEXT, 0 },
	[WHO] = { "who", CRM_T_TEXT, 0 },
	[ENTITY] = { "entity", CRM_T_TEXT, CRM_TABLE_MACHINE },
	[ID] = { "id", CRM_T_ID, 0 },
};

const struct crm_option crm_options_full[] = {
	{ .name = "full", .help = "all that happened around it, newest first" },
	{ .name = "only", .argument = "KINDS", .help = "with --full: calls,changes,tasks ...",
	  .complete = "calls|meetings|emails|notes|visits|activities|tasks|deals|tickets|messages|roles|contacts|changes" },
	{ .name = "before", .argument = "WHEN", .help = "with --full: what happened earlier" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "with --full: N, and what happened at the same moment (default 20; 0: all)" },
	{ .name = NULL },
};

/* People see of a whole day the day. */
static struct crm_value moment_of(const struct crm_happening *one, bool people, char text[CRM_DATE_SIZE])
{
	int64_t day;
	if (people && one->zone && crm_day_of(one->zone, one->at, &day))
		return crm_value_text(crm_date_text(day, text));
	return crm_value_integer(one->at);
}

/* A page ends between two moments, not within one, so that the next begins with --before the last. */
static crm_err print(struct crm_table *table, struct crm_arena *arena, struct crm_timeline *timeline, int64_t most)
{
	bool people = crm_table_is_for_people(table);
	const struct crm_happening *one;
	int64_t last = 0;
	for (int64_t i = 0;; i++) {
		CRM_TRY(crm_timeline_next(timeline, &one));
		if (!one || (most && i >= most && one->at != last))
			return NULL;
		last = one->at;
		struct crm_arena_mark mark = crm_arena_mark(arena);
		char day[CRM_DATE_SIZE];
		struct crm_value values[COLUMNS] = {
			[AT] = moment_of(one, people, day), [KIND] = crm_value_text(one->kind),
			[WHAT] = crm_value_text(one->what), [DETAIL] = crm_value_text(one->detail),
			[WHO] = crm_value_text(people && one->who ? crm_actor_name(arena, one->who) : one->who),
			[ENTITY] = crm_value_text(one->entity), [ID] = crm_value_text(one->id),
		};
		CRM_TRY(crm_table_row(table, values));
		crm_arena_rewind(arena, mark);
	}
	return NULL;
}

crm_err crm_record_full(struct crm_tool *tool, const struct crm_entity *entity, const char *id)
{
	CRM_AUTO(crm_timeline_drop) struct crm_timeline *timeline = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_timeline_wish wish = { .entity = entity, .id = id, .only = crm_option(tool, "only") };
	const char *before = crm_option(tool, "before");
	struct crm_table *table;
	struct crm_span span;
	int64_t most;
	if (before) {
		CRM_TRY(crm_err_in(crm_instant_parse(before, tool->repo->now, &span), "--before"));
		wish.before = span.from;
	}
	CRM_TRY(crm_option_number(tool, "limit", 0, PAGE, &most));
	CRM_TRY(crm_err_in(crm_timeline_open(tool->repo, &wish, &timeline), "--only"));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print(table, arena, timeline, most));
}
