#include "rule/sla.h"

#include <stdlib.h>
#include <string.h>

#include "query/match.h"
#include "rule/terms.h"
#include "store/read.h"
#include "store/stmt.h"

struct policy {
	const char *id;
	const struct crm_node *terms;    /* NULL: all tickets */
	bool broken;
};

struct crm_sla_chooser {
	struct crm_store *store;
	const struct crm_asking *asking;
	bool strict, loaded;
	struct crm_arena *arena;         /* the policies */
	struct crm_arena_mark start;
	struct policy *policies;
	size_t count;
	struct crm_arena *scratch;       /* of one question */
	struct crm_arena_mark mark;
};

struct crm_sla_chooser *crm_sla_chooser_new(struct crm_store *store, const struct crm_asking *asking, bool strict)
{
	struct crm_sla_chooser *chooser = crm_calloc(1, sizeof *chooser);

	chooser->store = store;
	chooser->asking = asking;
	chooser->strict = strict;
	chooser->arena = crm_arena_new();
	chooser->start = crm_arena_mark(chooser->arena);
	chooser->scratch = crm_arena_new();
	chooser->mark = crm_arena_mark(chooser->scratch);
	return chooser;
}

void crm_sla_chooser_drop(struct crm_sla_chooser **chooser)
{
	if (!*chooser)
		return;
	crm_arena_drop(&(*chooser)->arena);
	crm_arena_drop(&(*chooser)->scratch);
	free(*chooser);
	*chooser = NULL;
}

void crm_sla_chooser_forget(struct crm_sla_chooser *chooser)
{
	crm_arena_rewind(chooser->arena, chooser->start);
	chooser->loaded = false;
	chooser->count = 0;
}

/* -- policies ---------------------------------------------------------------------------- */

static crm_err count_policies(struct crm_sla_chooser *chooser, size_t *count)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(chooser->store->db, "SELECT count(*) FROM sla", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = (size_t)crm_stmt_int(stmt, 0);
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err take_policy(struct crm_sla_chooser *chooser, struct crm_stmt *stmt)
{
	const struct crm_entity *ticket = crm_model_entity(chooser->asking->model, "ticket");
	struct policy *policy = &chooser->policies[chooser->count++];
	const char *terms = crm_stmt_text(stmt, 1);
	struct crm_node *node = NULL;

	policy->id = crm_copy(chooser->arena, crm_stmt_text(stmt, 0));
	crm_err err = terms ? crm_where_parse(chooser->arena, chooser->asking, ticket, crm_copy(chooser->arena, terms), &node)
	                    : NULL;
	policy->terms = node;
	policy->broken = err != NULL;
	return chooser->strict ? crm_rule_blame(err, "sla", crm_stmt_text(stmt, 2)) : NULL;
}

/* In the order of their positions; what has none comes last. Finding the records that terms name asks the database too, so
 * the statement is one of our own. */
static crm_err load(struct crm_sla_chooser *chooser)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	size_t room;
	bool row;

	CRM_TRY(count_policies(chooser, &room));
	chooser->policies = crm_new(chooser->arena, struct policy, room + 1);
	CRM_TRY(crm_stmt_new(chooser->store->db, "SELECT id, terms, name FROM sla WHERE active IS NOT 0"
	                     " ORDER BY position IS NULL, position, created_at, id", &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		CRM_TRY(take_policy(chooser, stmt));
	}
	chooser->loaded = true;
	return NULL;
}

/* -- choosing ---------------------------------------------------------------------------- */

static crm_err follow(void *context, const struct crm_entity *entity, const char *id, const struct crm_record **out)
{
	struct crm_sla_chooser *chooser = context;
	struct crm_record *record;

	CRM_TRY(crm_read_record(chooser->store, chooser->scratch, entity, id, &record, NULL));
	*out = record;
	return NULL;
}

static crm_err compute(void *context, const struct crm_record *record, const struct crm_field *field,
                       struct crm_value *out)
{
	struct crm_sla_chooser *chooser = context;

	return crm_read_asked(chooser->store, chooser->scratch, record->entity, crm_record_id(record), field,
	                      chooser->asking->now, out);
}

crm_err crm_sla_chooser_ask(struct crm_sla_chooser *chooser, const struct crm_record *ticket, struct crm_value *out)
{
	const struct crm_following following = { .get = follow, .ask = compute, .context = chooser };

	*out = CRM_NO_VALUE;
	if (!chooser->loaded && chooser->asking)
		CRM_TRY(load(chooser));
	for (size_t i = 0; i < chooser->count; i++) {
		bool fits = !chooser->policies[i].broken;

		crm_arena_rewind(chooser->scratch, chooser->mark);
		if (fits && chooser->policies[i].terms)
			CRM_TRY(crm_match(chooser->policies[i].terms, ticket, &following, &fits));
		if (fits) {
			*out = crm_value_text(chooser->policies[i].id);
			return NULL;
		}
	}
	return NULL;
}

crm_err crm_sla_choose(const struct crm_case *one)
{
	struct crm_sla_chooser *chooser = crm_case_chooser(one);
	struct crm_value chosen;

	if (!one->record || crm_case_gave(one, "sla"))
		return NULL;
	if (one->old) {
		CRM_TRY(crm_sla_chooser_ask(chooser, one->old, &chosen));
		if (!crm_value_equal(chosen, crm_record_get(one->old, "sla")))
			return NULL;
	}
	CRM_TRY(crm_sla_chooser_ask(chooser, one->record, &chosen));
	crm_record_put(one->record, "sla", crm_value_copy(one->record->arena, chosen));
	return NULL;
}

/* -- policies themselves ----------------------------------------------------------------- */

static crm_err before_sla(const struct crm_case *one)
{
	crm_sla_chooser_forget(crm_case_chooser(one));
	return one->record && crm_case_gave(one, "terms") ? crm_rule_check_terms(one, "terms", "ticket") : NULL;
}

const struct crm_rule crm_rule_sla = { .entity = "sla", .before = before_sla };
