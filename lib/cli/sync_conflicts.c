#include "cli/sync_conflicts.h"

#include "base/str.h"
#include "base/when.h"
#include "cli/listing.h"
#include "cli/sync_conflict_text.h"
#include "cli/sync_conflict_view.h"
#include "cli/table.h"

const struct crm_option crm_options_conflicts[] = {
	{ .name = "all", .help = "those that are settled, too" },
	{ .name = "since", .argument = "WHEN", .help = "whose later change is from then on" },
	{ .name = NULL },
};

/* What is asked for. */
struct wish {
	const struct crm_entity *entity; /* NULL: all */
	struct crm_node *terms;          /* its records must fit; NULL: all */
	const char *const *ids;          /* of conflicts or records, or the beginning of one; count 0: all */
	size_t count;
	int64_t since;
	bool all;
};

struct listing {
	struct crm_tool *tool;
	struct wish wish;
	struct crm_table *table;         /* NULL: side by side */
	struct crm_arena *arena;         /* of one record */
	bool people;
	int64_t shown;
};

static void drop_listing(struct listing *listing)
{
	crm_arena_drop(&listing->arena);
}

/* -- what is asked for ---------------------------------------------------------------------- */

static crm_err take_ids(struct crm_tool *tool, struct wish *out)
{
	out->ids = tool->arguments;
	out->count = tool->count;
	for (size_t i = 0; i < tool->count; i++)
		if (!crm_id_prefix_valid(tool->arguments[i]))
			return crm_err_hint(crm_fail(CRM_USAGE, "'%s' is neither an entity nor an id", tool->arguments[i]),
			                    "crm-sync conflicts contact name~eva; or the id of a record or a conflict");
	return NULL;
}

static crm_err take_wish(struct crm_tool *tool, struct wish *out)
{
	struct crm_span span;
	const char *since = crm_option(tool, "since");
	*out = (struct wish){ .since = INT64_MIN, .all = crm_option_given(tool, "all") };
	if (since) {
		CRM_TRY(crm_err_in(crm_instant_parse(since, tool->repo->now, &span), "--since"));
		out->since = span.from;
	}
	if (!tool->count)
		return NULL;
	out->entity = crm_model_entity(tool->repo->store->model, tool->arguments[0]);
	if (!out->entity)
		return take_ids(tool, out);
	return tool->count == 1 ? NULL : crm_terms_parse(tool->arena, &tool->repo->asking, out->entity, tool->arguments + 1,
	                                                 tool->count - 1, &out->terms);
}

static crm_err fits_terms(struct listing *listing, const struct crm_entity *entity, const char *record, bool *fits)
{
	const struct wish *wish = &listing->wish;
	struct crm_node *one = crm_node_equals(listing->arena, entity, 0, crm_value_text(record));
	struct crm_select select = { .model = listing->tool->repo->store->model, .entity = entity,
		.where = crm_node_and(listing->arena, wish->terms, one) };
	int64_t count;
	CRM_TRY(crm_listing_count(listing->tool, &select, &count));
	*fits = count > 0;
	return NULL;
}

static bool is_named(const struct wish *wish, const struct crm_conflict *conflict)
{
	for (size_t i = 0; i < wish->count; i++)
		if (crm_starts(conflict->id, wish->ids[i]) || crm_starts(conflict->record, wish->ids[i]) ||
		    (conflict->with && crm_starts(conflict->with, wish->ids[i])))
			return true;
	return !wish->count;
}

/* -- rows ------------------------------------------------------------------------------------- */

enum { ID, KIND, ENTITY, RECORD, NAME, FIELD, BASE, STANDS, STANDS_BY, STANDS_AT, STANDS_TXN, OTHER, OTHER_BY, OTHER_AT, OTHER_TXN,
       WITH, SETTLED, COMMAND, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "id", CRM_T_ID, 0 },                 [KIND] = { "kind", CRM_T_TEXT, 0 },
	[ENTITY] = { "entity", CRM_T_TEXT, 0 },       [RECORD] = { "record", CRM_T_ID, 0 },
	[NAME] = { "name", CRM_T_TEXT, 0 },           [FIELD] = { "field", CRM_T_TEXT, 0 },
	[BASE] = { "base", CRM_T_TEXT, 0 },           [STANDS] = { "stands", CRM_T_TEXT, CRM_TABLE_TELLING },
	[STANDS_BY] = { "stands_by", CRM_T_TEXT, 0 }, [STANDS_AT] = { "stands_at", CRM_T_INSTANT, CRM_TABLE_MACHINE },
	[STANDS_TXN] = { "stands_txn", CRM_T_ID, CRM_TABLE_MACHINE },
	[OTHER] = { "other", CRM_T_TEXT, CRM_TABLE_TELLING },
	[OTHER_BY] = { "other_by", CRM_T_TEXT, 0 },   [OTHER_AT] = { "other_at", CRM_T_INSTANT, CRM_TABLE_MACHINE },
	[OTHER_TXN] = { "other_txn", CRM_T_ID, CRM_TABLE_MACHINE },
	[WITH] = { "with", CRM_T_ID, CRM_TABLE_MACHINE }, [SETTLED] = { "settled", CRM_T_ID, CRM_TABLE_MACHINE },
	[COMMAND] = { "command", CRM_T_TEXT, CRM_TABLE_MACHINE },
};

static crm_err fill_side(struct listing *listing, const struct crm_conflict *conflict, const struct crm_conflict_side *side,
                         struct crm_value *values, int at)
{
	const char *text;
	struct crm_txn txn;
	CRM_TRY(crm_conflict_side_text(listing->tool, listing->arena, conflict, side, listing->people, &text));
	values[at] = crm_value_text(text);
	if (!side->txn)
		return NULL;
	CRM_TRY(crm_journal_txn(listing->tool->repo->store, listing->arena, side->txn, &txn));
	values[at + 1] = crm_value_text(listing->people ? crm_actor_name(listing->arena, txn.actor) : txn.actor);
	values[at + 2] = crm_value_integer(txn.at);
	values[at + 3] = crm_value_text(crm_copy(listing->arena, txn.id));
	return NULL;
}

static crm_err fill_settled(struct listing *listing, const struct crm_conflict *conflict, struct crm_value *values)
{
	struct crm_txn txn;
	if (!conflict->settled)
		return NULL;
	CRM_TRY(crm_journal_txn(listing->tool->repo->store, listing->arena, conflict->settled, &txn));
	values[SETTLED] = crm_value_text(crm_copy(listing->arena, txn.id));
	return NULL;
}

static crm_err print_row(struct listing *listing, const struct crm_conflict *conflict)
{
	const char *base;
	CRM_TRY(crm_conflict_side_text(listing->tool, listing->arena, conflict, &conflict->base, listing->people, &base));
	struct crm_value values[COLUMNS] = { [ID] = crm_value_text(conflict->id),
		[KIND] = crm_value_text(crm_conflict_kind_name(conflict->kind)),
		[ENTITY] = crm_value_text(conflict->entity->name), [RECORD] = crm_value_text(conflict->record),
		[NAME] = crm_value_text(conflict->label), [BASE] = crm_value_text(base), [WITH] = crm_value_text(conflict->with),
		[COMMAND] = crm_value_text(conflict->settled ? NULL : crm_conflict_command(listing->arena, conflict)) };
	if (conflict->field != CRM_NO_FIELD)
		values[FIELD] = crm_value_text(conflict->entity->fields[conflict->field]->name);
	CRM_TRY(fill_side(listing, conflict, &conflict->stands, values, STANDS));
	CRM_TRY(fill_side(listing, conflict, &conflict->other, values, OTHER));
	CRM_TRY(fill_settled(listing, conflict, values));
	return crm_table_row(listing->table, values);
}

/* -- all of them --------------------------------------------------------------------------------- */

static crm_err is_since(struct listing *listing, const struct crm_conflict *conflict, bool *since)
{
	int64_t last = conflict->stands.txn > conflict->other.txn ? conflict->stands.txn : conflict->other.txn;
	struct crm_txn txn;
	*since = listing->wish.since == INT64_MIN;
	if (*since || !last)
		return NULL;
	CRM_TRY(crm_journal_txn(listing->tool->repo->store, listing->arena, last, &txn));
	*since = txn.at >= listing->wish.since;
	return NULL;
}

static crm_err print_one(struct listing *listing, const struct crm_conflict *conflict)
{
	bool since;
	if (!is_named(&listing->wish, conflict) || !crm_conflict_shows(listing->tool, conflict))
		return NULL;
	CRM_TRY(is_since(listing, conflict, &since));
	if (!since)
		return NULL;
	listing->shown++;
	return listing->table ? print_row(listing, conflict) : crm_conflict_view(listing->tool, listing->arena, conflict);
}

static crm_err print_record(struct listing *listing, const struct crm_entity *entity, const char *record)
{
	struct crm_conflicts found;
	bool fits = !listing->wish.entity || listing->wish.entity == entity;
	if (fits && listing->wish.terms)
		CRM_TRY(fits_terms(listing, entity, record, &fits));
	if (!fits)
		return NULL;
	CRM_TRY(crm_conflicts_of(listing->tool->repo, listing->arena, entity, record, listing->wish.all, &found));
	for (size_t i = 0; i < found.count; i++)
		CRM_TRY(print_one(listing, &found.items[i]));
	return NULL;
}

static crm_err print_all(struct listing *listing)
{
	CRM_AUTO(crm_conflict_walk_drop) struct crm_conflict_walk *walk = NULL;
	struct crm_arena_mark mark = crm_arena_mark(listing->arena);
	const struct crm_entity *entity;
	char record[CRM_ID_SIZE];
	CRM_TRY(crm_conflict_walk_open(listing->tool->repo, listing->wish.all, &walk));
	while (!listing->tool->out.gone) {
		crm_arena_rewind(listing->arena, mark);
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(crm_conflict_walk_next(walk, &entity, record));
		if (!entity)
			break;
		CRM_TRY(print_record(listing, entity, record));
	}
	return NULL;
}

crm_err crm_sync_conflicts(struct crm_tool *tool)
{
	CRM_AUTO(drop_listing) struct listing listing = { .tool = tool, .arena = crm_arena_new() };
	const char *format;
	CRM_TRY(crm_listing_format(tool, &format));
	CRM_TRY(take_wish(tool, &listing.wish));
	listing.people = crm_format_has(format, CRM_FORMAT_PEOPLE);
	if (crm_format_has(format, CRM_FORMAT_PAGED) && !crm_option_given(tool, "fields")) {
		CRM_TRY(print_all(&listing));
		return listing.shown ? NULL : crm_nothing();
	}
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &listing.table));
	return crm_table_end(listing.table, print_all(&listing));
}

crm_err crm_sync_say_conflicts(struct crm_tool *tool)
{
	int64_t count;
	CRM_TRY(crm_conflicts_count(tool->repo, &count));
	if (count)
		crm_say(tool, "%lld open %s: crm-sync conflicts", (long long)count, count == 1 ? "conflict" : "conflicts");
	return NULL;
}
