#include "store/upgrade_steps.h"

#include "base/str.h"
#include "model/record.h"
#include "store/read.h"
#include "store/stmt.h"
#include "store/write.h"

static crm_err holds(struct crm_db *db, const char *sql, bool *out)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(db, sql, &stmt));
	CRM_TRY(crm_stmt_step(stmt, out));
	crm_stmt_reset(stmt);
	return NULL;
}

/* -- 1: policies are records ------------------------------------------------------------- */

/* A column cannot become a link where it is. Its view is made anew with the others. */
static crm_err put_names_aside(struct crm_db *db)
{
	bool is_name;

	CRM_TRY(holds(db, "SELECT 1 FROM pragma_table_info('ticket') WHERE name = 'sla' AND NOT EXISTS"
	              " (SELECT 1 FROM pragma_foreign_key_list('ticket') WHERE \"from\" = 'sla')", &is_name));
	if (!is_name)
		return NULL;
	return crm_db_run(db, "CREATE TEMP TABLE sla_names AS SELECT id, sla AS name FROM ticket WHERE sla IS NOT NULL;"
	                  " DROP VIEW IF EXISTS v_ticket; ALTER TABLE ticket DROP COLUMN sla");
}

struct bringing {
	struct crm_store *store;
	struct crm_writer *writer;
	struct crm_arena *arena;
	const struct crm_entity *sla, *ticket;
};

static void drop(struct bringing *bringing)
{
	crm_writer_drop(&bringing->writer);
	crm_arena_drop(&bringing->arena);
}

/* A policy without terms fits all tickets, which nobody has said of these: they are given to none. */
static crm_err make_policy(struct bringing *bringing, const char *name, int64_t position)
{
	struct crm_record *policy = crm_record_new(bringing->arena, bringing->sla);

	crm_record_put(policy, "name", crm_value_text(crm_copy(bringing->arena, name)));
	crm_record_put(policy, "position", crm_value_integer(position));
	crm_record_put(policy, "active", crm_value_integer(0));
	CRM_TRY(crm_record_check(policy));
	return crm_write_create(bringing->writer, policy);
}

static crm_err make_policies(struct bringing *bringing)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	int64_t position = 0;
	bool row;

	CRM_TRY(crm_stmt_new(bringing->store->db, "SELECT DISTINCT name FROM sla_names ORDER BY name", &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		CRM_TRY(make_policy(bringing, crm_stmt_text(stmt, 0), ++position));
	}
}

/* The journal has the name as what was there before. */
static crm_err link_ticket(struct bringing *bringing, const char *id, const char *name, const char *policy)
{
	struct crm_record *old, *ticket;
	bool changed;

	CRM_TRY(crm_read_record(bringing->store, bringing->arena, bringing->ticket, id, &old, NULL));
	crm_record_put(old, "sla", crm_value_text(name));
	ticket = crm_record_copy(bringing->arena, old);
	crm_record_put(ticket, "sla", crm_value_text(policy));
	return crm_write_update(bringing->writer, old, ticket, &changed);
}

static crm_err link_tickets(struct bringing *bringing)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_arena_mark mark = crm_arena_mark(bringing->arena);
	bool row;

	CRM_TRY(crm_stmt_new(bringing->store->db, "SELECT n.id, n.name, s.id FROM sla_names AS n JOIN sla AS s"
	                     " ON s.name = n.name ORDER BY n.rowid", &stmt));
	for (;;) {
		crm_arena_rewind(bringing->arena, mark);
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		CRM_TRY(link_ticket(bringing, crm_copy(bringing->arena, crm_stmt_text(stmt, 0)),
		                    crm_copy(bringing->arena, crm_stmt_text(stmt, 1)),
		                    crm_copy(bringing->arena, crm_stmt_text(stmt, 2))));
	}
}

static crm_err write_policies(struct crm_store *store)
{
	struct crm_txn txn = { .actor = "crm <crm@localhost>", .tool = "crm upgrade",
		.note = "names of policies become records of sla" };
	CRM_AUTO(drop) struct bringing bringing = { .store = store, .arena = crm_arena_new(),
		.sla = crm_model_entity(store->model, "sla"), .ticket = crm_model_entity(store->model, "ticket") };

	CRM_TRY(crm_journal_begin(store, &txn));
	CRM_TRY(crm_writer_open(store, &txn, &bringing.writer));
	CRM_TRY(make_policies(&bringing));
	CRM_TRY(link_tickets(&bringing));
	return crm_writer_finish(bringing.writer);
}

static crm_err bring_names_back(struct crm_store *store)
{
	bool aside, any;

	CRM_TRY(holds(store->db, "SELECT 1 FROM temp.sqlite_schema WHERE name = 'sla_names'", &aside));
	if (!aside)
		return NULL;
	CRM_TRY(holds(store->db, "SELECT 1 FROM sla_names", &any));
	if (any)
		CRM_TRY(write_policies(store));
	return crm_db_run(store->db, "DROP TABLE temp.sla_names");
}

/* -- all of them ------------------------------------------------------------------------- */

static const struct step {
	int number;
	crm_err (*before)(struct crm_db *db);
	crm_err (*after)(struct crm_store *store);
} steps[] = {
	{ 1, put_names_aside, bring_names_back },
};

crm_err crm_upgrade_steps_before(struct crm_db *db)
{
	for (size_t i = 0; i < CRM_COUNT(steps); i++)
		CRM_TRY(crm_err_in(steps[i].before(db), "upgrade step %d", steps[i].number));
	return NULL;
}

crm_err crm_upgrade_steps_after(struct crm_db *db, struct crm_model *model)
{
	struct crm_store store = { .db = db, .model = model };

	for (size_t i = 0; i < CRM_COUNT(steps); i++)
		CRM_TRY(crm_err_in(steps[i].after(&store), "upgrade step %d", steps[i].number));
	return NULL;
}
