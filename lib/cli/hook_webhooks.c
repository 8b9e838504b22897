#include "cli/hook_webhooks.h"

#include <string.h>

#include "cli/hook_cursor.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "crm/among.h"
#include "crm/deliver_request.h"
#include "crm/webhook_row.h"
#include "hook/webhook_state.h"
#include "repo/followers.h"
#include "store/journal.h"
#include "store/stmt.h"

static crm_err open_state(struct crm_tool *tool, struct crm_places **out)
{
	CRM_TRY(crm_places_open(tool->repo->folder, tool->repo->store, out));
	return crm_webhook_state_open(*out);
}

static struct crm_value instant(int64_t at)
{
	return at ? crm_value_integer(at) : CRM_NO_VALUE;
}

/* -- list ------------------------------------------------------------------------------- */

enum { ID, NAME, URL, ACTIVE, STATE, BEHIND, SENT, LAST, STATUS, TRIES, NEXT, DEAD, ERROR, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "id", CRM_T_ID, CRM_TABLE_MACHINE },   [NAME] = { "name", CRM_T_TEXT, 0 },
	[URL] = { "url", CRM_T_TEXT, 0 },               [ACTIVE] = { "active", CRM_T_BOOL, CRM_TABLE_MACHINE },
	[STATE] = { "state", CRM_T_TEXT, 0 },           [BEHIND] = { "behind", CRM_T_INTEGER, 0 },
	[SENT] = { "sent", CRM_T_INTEGER, 0 },          [LAST] = { "last", CRM_T_INSTANT, 0 },
	[STATUS] = { "status", CRM_T_INTEGER, 0 },      [TRIES] = { "tries", CRM_T_INTEGER, 0 },
	[NEXT] = { "next", CRM_T_INSTANT, 0 },          [DEAD] = { "dead", CRM_T_INTEGER, 0 },
	[ERROR] = { "error", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static crm_err list_row(struct crm_tool *tool, struct crm_places *places, struct crm_table *table, const char *id)
{
	struct crm_webhook_row row;

	CRM_TRY(crm_webhook_row(tool->repo, places, tool->arena, id, &row));
	const struct crm_webhook *webhook = &row.webhook;
	const struct crm_webhook_state *state = &row.state;
	return crm_table_row(table, (struct crm_value[COLUMNS]){
		[ID] = crm_value_text(id), [NAME] = crm_value_text(webhook->name), [URL] = crm_value_text(webhook->url),
		[ACTIVE] = crm_value_integer(webhook->active), [STATE] = crm_value_text(row.status),
		[BEHIND] = crm_value_integer(row.behind), [SENT] = crm_value_integer(state->sent), [LAST] = instant(state->last),
		[STATUS] = state->status ? crm_value_integer(state->status) : CRM_NO_VALUE, [TRIES] = crm_value_integer(state->tries),
		[NEXT] = instant(state->next), [DEAD] = crm_value_integer(row.dead),
		[ERROR] = crm_value_text(webhook->fault ? webhook->fault : state->error) });
}

static crm_err list_rows(struct crm_tool *tool, struct crm_places *places, struct crm_table *table)
{
	struct crm_question question = { .entity = tool->entity->name, .terms = tool->arguments, .count = tool->count };
	const char **ids;
	size_t count;

	CRM_TRY(crm_among_read(tool->repo, tool->arena, question, &ids, &count));
	for (size_t i = 0; i < count; i++)
		CRM_TRY(list_row(tool, places, table, ids[i]));
	return NULL;
}

crm_err crm_hook_list(struct crm_tool *tool)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_table *table;

	CRM_TRY(open_state(tool, &places));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, list_rows(tool, places, table));
}

/* -- log ------------------------------------------------------------------------------------ */

/* Rows of a table about one webhook or all of them: the first column is its id, for which its name is shown. */
struct telling {
	struct crm_tool *tool;
	struct crm_table *table;
	struct crm_stmt *stmt;
	size_t count;                    /* of columns */
};

enum { TELLING_MOST = 8 };

static crm_err name_of(struct crm_tool *tool, const char *id, const char **out)
{
	struct crm_webhook webhook;
	crm_err err = crm_webhook_read(tool->repo, tool->arena, id, &webhook);

	*out = err ? crm_copy(tool->arena, id) : webhook.name;
	return crm_err_kind(err) == CRM_NOT_FOUND ? NULL : err;
}

static crm_err tell_rows(struct telling *telling)
{
	struct crm_value values[TELLING_MOST];
	const char *name;
	bool row;

	CRM_TRY(crm_stmt_step(telling->stmt, &row));
	while (row) {
		struct crm_arena_mark mark = crm_arena_mark(telling->tool->arena);
		CRM_TRY(name_of(telling->tool, crm_stmt_text(telling->stmt, 0), &name));
		values[0] = crm_value_text(name);
		for (size_t i = 1; i < telling->count; i++)
			values[i] = crm_stmt_value(telling->stmt, (int)i);
		CRM_TRY(crm_table_row(telling->table, values));
		crm_arena_rewind(telling->tool->arena, mark);
		CRM_TRY(crm_stmt_step(telling->stmt, &row));
	}
	return NULL;
}

static crm_err tell(struct crm_tool *tool, struct crm_places *places, const char *sql, const char *id,
                    const struct crm_table_column *its, size_t count)
{
	struct telling telling = { .tool = tool, .count = count };

	CRM_TRY(crm_db_stmt(places->db, sql, &telling.stmt));
	crm_stmt_bind_text(telling.stmt, 1, id);
	CRM_TRY(crm_table_open(tool, NULL, its, count, CRM_TABLE_PICKED, &telling.table));
	return crm_table_end(telling.table, tell_rows(&telling));
}

/* The webhook that the first operand names; NULL: none does. */
static crm_err read_name(struct crm_tool *tool, const char **id)
{
	struct crm_refs refs;

	*id = NULL;
	if (!tool->count)
		return NULL;
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, 1, &refs));
	*id = refs.ids[0];
	return NULL;
}

crm_err crm_hook_log(struct crm_tool *tool)
{
	static const struct crm_table_column its[] = { { "webhook", CRM_T_TEXT, 0 }, { "at", CRM_T_INSTANT, 0 },
		{ "event", CRM_T_TEXT, 0 }, { "status", CRM_T_INTEGER, 0 }, { "ms", CRM_T_INTEGER, 0 },
		{ "error", CRM_T_TEXT, CRM_TABLE_TELLING }, { "event_id", CRM_T_TEXT, CRM_TABLE_MACHINE } };
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	const char *id;

	CRM_TRY(read_name(tool, &id));
	CRM_TRY(open_state(tool, &places));
	return tell(tool, places, "SELECT id, at, name, nullif(status, 0), ms, nullif(error, ''), event FROM webhook_attempt"
	                          " WHERE id = ifnull(?1, id) ORDER BY at, number", id, its, CRM_COUNT(its));
}

/* -- dead, replay ------------------------------------------------------------------------------ */

const struct crm_option crm_options_hook_dead[] = {
	{ .name = "retry", .help = "send them again" },
	{ .name = NULL },
};

static crm_err begin(struct crm_tool *tool, struct crm_places *places, const char *id, enum crm_webhook_pass kind,
                     int64_t from, int64_t until)
{
	CRM_TRY(crm_db_begin(places->db));
	crm_err err = crm_webhook_pass_new(places, id, kind, from, until);
	if (!err)
		err = crm_db_commit(places->db);
	if (err)
		crm_db_rollback(places->db);
	CRM_TRY(err);
	return crm_followers_wake(tool->repo, "webhooks");
}

static crm_err retry_one(struct crm_tool *tool, struct crm_places *places, const char *id, int64_t *count)
{
	int64_t from, to;

	CRM_TRY(crm_webhook_dead_again(places, id, &from, &to, count));
	/* All of their transactions: what was not given up of those is passed over. */
	from = crm_event_place_whole(crm_event_place_number(from) - 1);
	to = crm_event_place_whole(crm_event_place_number(to));
	return *count ? begin(tool, places, id, CRM_PASS_DEAD, from, to) : NULL;
}

static crm_err retry(struct crm_tool *tool, struct crm_places *places, const char *id)
{
	int64_t all = 0, some;
	const char **ids = &id;
	size_t count = 1;

	if (!id)
		CRM_TRY(crm_among_read(tool->repo, tool->arena, (struct crm_question){ .entity = tool->entity->name }, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(retry_one(tool, places, ids[i], &some));
		all += some;
	}
	if (!all)
		return crm_nothing();
	crm_say(tool, "%lld are sent again", (long long)all);
	return NULL;
}

crm_err crm_hook_dead(struct crm_tool *tool)
{
	static const struct crm_table_column its[] = { { "webhook", CRM_T_TEXT, 0 }, { "at", CRM_T_INSTANT, 0 },
		{ "event", CRM_T_TEXT, 0 }, { "tries", CRM_T_INTEGER, 0 }, { "reason", CRM_T_TEXT, CRM_TABLE_TELLING },
		{ "event_id", CRM_T_TEXT, CRM_TABLE_MACHINE } };
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	const char *id;

	CRM_TRY(read_name(tool, &id));
	CRM_TRY(open_state(tool, &places));
	if (crm_option_given(tool, "retry"))
		return retry(tool, places, id);
	return tell(tool, places, "SELECT id, at, name, tries, reason, event FROM webhook_dead WHERE id = ifnull(?1, id)"
	                          " ORDER BY place, id", id, its, CRM_COUNT(its));
}

const struct crm_option crm_options_hook_replay[] = {
	{ .name = "since", .argument = "WHEN", .help = "what happened from then on: a date, -2h" },
	{ .name = "from", .argument = "SEQ", .help = "what happened from this change on, as tail shows it" },
	{ .name = NULL },
};

crm_err crm_hook_replay(struct crm_tool *tool)
{
	const char *from = crm_option(tool, "from"), *since = crm_option(tool, "since"), *id, *cursor;
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_webhook_state state;
	int64_t place;

	if (!from == !since)
		return crm_err_hint(crm_fail(CRM_USAGE, "from when on, or from which change on?"), "--since -2h");
	if (since && since[strspn(since, "0123456789")] == '\0')
		return crm_err_hint(crm_fail(CRM_USAGE, "--since: '%s' is no time", since), "--since 2026-11-01, --since -2h, or --from %s", since);
	CRM_TRY(read_name(tool, &id));
	CRM_TRY(open_state(tool, &places));
	CRM_TRY(crm_hook_from(tool, places, from ? from : since, &place, &cursor));
	CRM_TRY(crm_webhook_state_get(places, id, CRM_PASS_LIVE, &state));
	if (place >= state.place)
		crm_say(tool, "%s has not been told anything since then", tool->arguments[0]);
	if (place >= state.place)
		return crm_nothing();
	return begin(tool, places, id, CRM_PASS_REPLAY, place, state.place);
}
