#include "cli/hook_tail.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "base/time.h"
#include "cli/entry_rows.h"
#include "cli/hook_cursor.h"
#include "cli/listing.h"
#include "cli/table.h"
#include "crm/event_json.h"
#include "crm/event_text.h"
#include "hook/place.h"
#include "model/record.h"
#include "store/event_wish.h"

enum { LAST = 10, FIRST_LOOK = 64, POLL_MS = 100 };

const struct crm_option crm_options_hook_tail[] = {
	{ .name = "from", .argument = "WHERE",
	  .help = "first event: SEQ, a date or instant, or @CURSOR, which is moved on; without it the last ones" },
	{ .name = "follow", .letter = 'F', .help = "go on as they happen, until interrupted" },
	{ .name = "where", .argument = "EXPRESSION", .help = "records that are so afterwards" },
	{ .name = "was", .argument = "EXPRESSION", .help = "... and were so before" },
	{ .name = "changed", .argument = "FIELDS", .help = "... and of which one of these fields changed" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "at most so many (without --from: the last 10)" },
	{ .name = "cloudevents", .help = "JSON Lines in the envelope of CloudEvents 1.0" },
	{ .name = NULL },
};

struct tail {
	struct crm_tool *tool;
	struct crm_event_wish *wish;
	struct crm_places *places;       /* NULL: no cursor is moved */
	const char *cursor;
	struct crm_events *events;
	struct crm_record_json *json;    /* NULL: rows of a table */
	const char *source;              /* of CloudEvents; NULL: plain */
	struct crm_table *table;
	int64_t left, told;              /* to be told, -1: all; told so far */
};

static void drop_tail(struct tail *tail)
{
	crm_events_drop(&tail->events);
	crm_record_json_drop(&tail->json);
	crm_places_drop(&tail->places);
}

/* -- rows ---------------------------------------------------------------------------- */

enum { SEQ, AT, TYPE, ENTITY, RECORD, NAME, CHANGED, BY, TOOL, ID, COLUMNS };
static const struct crm_table_column columns[COLUMNS] = {
	[SEQ] = { "seq", CRM_T_INTEGER, 0 },     [AT] = { "at", CRM_T_INSTANT, 0 },
	[TYPE] = { "type", CRM_T_TEXT, 0 },      [ENTITY] = { "entity", CRM_T_TEXT, CRM_TABLE_MACHINE },
	[RECORD] = { "record", CRM_T_ID, 0 },    [NAME] = { "name", CRM_T_TEXT, CRM_TABLE_TELLING },
	[CHANGED] = { "changed", CRM_T_TEXT, CRM_TABLE_TELLING }, [BY] = { "by", CRM_T_TEXT, 0 },
	[TOOL] = { "tool", CRM_T_TEXT, CRM_TABLE_MACHINE }, [ID] = { "id", CRM_T_TEXT, CRM_TABLE_MACHINE },
};

static crm_err add_row(struct tail *tail, const struct crm_event *event)
{
	CRM_AUTO(crm_str_drop) struct crm_str changed = {0};
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (event->detail)
		crm_str_add(&changed, event->detail);
	else
		crm_event_add_changed(&changed, &tail->tool->repo->actor, event);
	const struct crm_value values[COLUMNS] = {
		[SEQ] = crm_value_integer(event->seq), [AT] = crm_value_integer(event->at),
		[TYPE] = crm_value_text(event->name), [ENTITY] = crm_value_text(event->entity->name),
		[RECORD] = crm_value_text(event->record), [NAME] = crm_value_text(crm_event_label(&tail->tool->repo->actor, event)),
		[CHANGED] = crm_value_text(crm_str_text(&changed)),
		[BY] = crm_value_text(crm_actor_name(arena, event->txn->actor)), [TOOL] = crm_value_text(event->txn->tool),
		[ID] = crm_value_text(event->id),
	};
	return crm_table_row(tail->table, values);
}

static crm_err print(struct tail *tail, const struct crm_event *event)
{
	struct crm_output *out = &tail->tool->out;

	tail->told++;
	tail->left -= tail->left > 0;
	if (!tail->json)
		return add_row(tail, event);
	CRM_TRY(crm_event_json(tail->json, event, tail->source ? CRM_EVENT_CLOUD : CRM_EVENT_PLAIN, tail->source, &out->buffer));
	crm_str_add_c(&out->buffer, '\n');
	crm_output_tick(out);
	return out->failed;
}

/* -- the stream ------------------------------------------------------------------------ */

static crm_err next_wanted(struct tail *tail, const struct crm_event **out)
{
	bool fits = false;

	do {
		CRM_TRY(crm_events_next(tail->events, out));
		if (*out)
			CRM_TRY(crm_event_wish_fits(tail->wish, *out, &fits));
	} while (*out && !fits && !*crm_stop);
	return *crm_stop ? crm_interrupted() : NULL;
}

/* All there are now. */
static crm_err print_events(struct tail *tail)
{
	const struct crm_event *event;

	while (tail->left && !tail->tool->out.gone) {
		CRM_TRY(next_wanted(tail, &event));
		if (!event)
			return NULL;
		CRM_TRY(print(tail, event));
	}
	return NULL;
}

/* What is printed has been heard when it has been written; then the cursor moves. */
static crm_err settle(struct tail *tail)
{
	if (tail->json)
		CRM_TRY(crm_output_finish(&tail->tool->out));
	if (!tail->cursor || tail->tool->out.gone)
		return NULL;
	return crm_place_put(tail->places, tail->cursor, crm_events_place(tail->events));
}

/* Names and links that were remembered may have changed, and the model too. */
static crm_err open_again(struct tail *tail)
{
	struct crm_tool *tool = tail->tool;
	int64_t place = crm_events_place(tail->events);

	crm_events_drop(&tail->events);
	crm_record_json_drop(&tail->json);
	tail->json = crm_record_json_new(tool->repo->store, &tool->repo->actor);
	return crm_events_open(tool->repo->store, crm_event_wish_names(tail->wish), place, &tail->events);
}

static crm_err wait(struct tail *tail, int64_t version)
{
	int64_t now = version;

	while (!*crm_stop && now == version) {
		nanosleep(&(struct timespec){ .tv_nsec = POLL_MS * 1000000L }, NULL);
		CRM_TRY(crm_db_others(tail->tool->repo->store->db, &now));
	}
	return NULL;
}

static crm_err follow(struct tail *tail)
{
	while (tail->left && !*crm_stop && !tail->tool->out.gone) {
		int64_t version;
		CRM_TRY(crm_db_others(tail->tool->repo->store->db, &version));
		CRM_TRY(open_again(tail));
		CRM_TRY(print_events(tail));
		CRM_TRY(settle(tail));
		if (tail->left)
			CRM_TRY(wait(tail, version));
	}
	return NULL;
}

/* -- where it begins --------------------------------------------------------------------- */

/* A place after which so many wanted events follow: looked for in ever larger pieces from the end. */
static crm_err find_last(struct tail *tail, int64_t count, int64_t *place)
{
	struct crm_store *store = tail->tool->repo->store;
	const struct crm_event *event;
	int64_t end, found, look = FIRST_LOOK;

	CRM_TRY(crm_journal_last(store, &end));
	do {
		CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
		int64_t *places = crm_new(arena, int64_t, (size_t)count + 1);
		int64_t from = end > look ? end - look : 0;

		crm_events_drop(&tail->events);
		CRM_TRY(crm_event_place_before_change(store, from + 1, place));
		CRM_TRY(crm_events_open(store, crm_event_wish_names(tail->wish), *place, &tail->events));
		for (found = 0;; found++) {
			CRM_TRY(next_wanted(tail, &event));
			if (!event)
				break;
			places[found % (count + 1)] = event->place;
		}
		*place = found > count ? places[(found - count - 1) % (count + 1)] : from ? -1 : 0;
		look *= 8;
	} while (*place < 0);
	crm_events_drop(&tail->events);
	return NULL;
}

static crm_err find_start(struct tail *tail, int64_t *place)
{
	struct crm_tool *tool = tail->tool;
	const char *from = crm_option(tool, "from");
	int64_t limit;

	CRM_TRY(crm_option_number(tool, "limit", 1, -1, &limit));
	tail->left = limit;
	if (from) {
		CRM_TRY(crm_places_open(tool->repo->folder, tool->repo->store, &tail->places));
		return crm_hook_from(tool, tail->places, from, place, &tail->cursor);
	}
	if (crm_option_given(tool, "follow") && limit < 0)
		return crm_event_place_end(tool->repo->store, place);
	tail->left = -1;
	return find_last(tail, limit < 0 ? LAST : limit, place);
}

/* -- the verb ------------------------------------------------------------------------------ */

/* Is the operand the name of events, not a term about records? */
static bool is_name(const char *operand)
{
	size_t n = strspn(operand, "abcdefghijklmnopqrstuvwxyz0123456789_.*");

	return !operand[n] && strpbrk(operand, ".*");
}

static crm_err read_wish(struct tail *tail)
{
	struct crm_tool *tool = tail->tool;
	const char **names = crm_new(tool->arena, const char *, tool->count + 1);
	const char **terms = crm_new(tool->arena, const char *, tool->count + 1);
	struct crm_event_wish_text text = { .names = names, .terms = terms, .where = crm_option(tool, "where"),
		.was = crm_option(tool, "was"), .changed = crm_option(tool, "changed") };

	for (size_t i = 0; i < tool->count; i++)
		if (is_name(tool->arguments[i]))
			names[text.count++] = tool->arguments[i];
		else
			terms[text.term_count++] = tool->arguments[i];
	return crm_event_wish_new(tool->repo->store, &tool->repo->asking, tool->arena, &text, &tail->wish);
}

/* JSON Lines hold all of an event; the other formats are rows about it. */
static crm_err choose_form(struct tail *tail)
{
	struct crm_tool *tool = tail->tool;
	const char *format;
	bool lines = crm_option_given(tool, "cloudevents") || crm_option_given(tool, "follow");

	CRM_TRY(crm_listing_format(tool, &format));
	if (lines && crm_option_given(tool, "output") && !crm_same(format, "jsonl"))
		return crm_err_hint(crm_fail(CRM_USAGE, "--follow and --cloudevents print JSON Lines, not %s", format), "-o jsonl");
	if (!lines && !crm_same(format, "jsonl"))
		return crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &tail->table);
	tail->json = crm_record_json_new(tool->repo->store, &tool->repo->actor);
	if (crm_option_given(tool, "cloudevents"))
		tail->source = crm_event_source(tool->repo, tool->arena);
	return NULL;
}

static crm_err print_all(struct tail *tail, int64_t place)
{
	struct crm_store *store = tail->tool->repo->store;

	CRM_TRY(crm_events_open(store, crm_event_wish_names(tail->wish), place, &tail->events));
	CRM_TRY(print_events(tail));
	if (tail->json)
		CRM_TRY(settle(tail));
	return crm_option_given(tail->tool, "follow") ? follow(tail) : NULL;
}

crm_err crm_hook_tail(struct crm_tool *tool)
{
	CRM_AUTO(drop_tail) struct tail tail = { .tool = tool };
	int64_t place;

	CRM_TRY(read_wish(&tail));
	CRM_TRY(find_start(&tail, &place));
	CRM_TRY(choose_form(&tail));
	crm_err err = print_all(&tail, place);
	if (tail.table) {
		CRM_TRY(crm_table_end(tail.table, err));
		return settle(&tail);
	}
	if (*crm_stop && crm_option_given(tool, "follow"))
		return NULL;
	return err || tail.told ? err : crm_nothing();
}
