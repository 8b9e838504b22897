#include "rule/automation.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "rule/automation_check.h"
#include "store/read.h"
#include "store/stmt.h"

/* -- what its text says ------------------------------------------------------------------------- */

/* What an import names may come later. */
static crm_err check(const struct crm_case *one, const struct crm_automation *automation)
{
	const struct crm_rules_setting *setting = crm_case_setting(one);
	struct crm_asking asking = { .currency = "EUR" };
	if (setting->asking)
		asking = *setting->asking;
	if (setting->imported)
		asking.ids = NULL;
	asking.model = setting->store->model;
	return crm_automation_check(&(struct crm_automation_checking){ setting->store, &asking }, automation);
}

static crm_err take_text(const struct crm_case *one, const char *text)
{
	struct crm_record *record = one->record;
	struct crm_automation automation;
	CRM_TRY(crm_automation_read(record->arena, text, &automation));
	CRM_TRY(check(one, &automation));
	crm_record_put(record, "about", crm_value_text(automation.of.text));
	crm_record_put(record, "trigger", crm_value_text(crm_automation_trigger_text(record->arena, &automation)));
	crm_record_put(record, "description", crm_value_text(automation.description));
	crm_record_put(record, "position", automation.has_order ? crm_value_integer(automation.order) : CRM_NO_VALUE);
	return NULL;
}

/* -- what waits --------------------------------------------------------------------------------- */

static crm_err stop_one(const struct crm_case *one, const struct crm_record *run, const char *why)
{
	const struct crm_rules_setting *setting = crm_case_setting(one);
	struct crm_record *now = crm_record_copy(run->arena, run);
	bool waits = crm_same(crm_record_get(run, "status").s, "waiting");
	if (waits) {
		crm_record_put(now, "status", crm_value_text("stopped"));
		crm_record_put(now, "error", crm_value_text(why));
		crm_record_put(now, "due_at", CRM_NO_VALUE);
		crm_record_put(now, "text", CRM_NO_VALUE);
	}
	if (!one->record)
		crm_record_put(now, "rule", CRM_NO_VALUE);
	return setting->also(setting->context, CRM_UPDATE, run, now);
}

/* The next run of the rule that is to be changed, after the one with this id: those that wait, or all. */
static crm_err next_run(const struct crm_case *one, bool all, char id[CRM_ID_SIZE], bool *found)
{
	struct crm_stmt *stmt;
	CRM_TRY(crm_db_stmt(crm_case_setting(one)->store->db, "SELECT id FROM rule_run WHERE rule = ?1 AND id > ?2"
	                    " AND (?3 OR status = 'waiting') ORDER BY id LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, crm_record_id(one->old));
	crm_stmt_bind_text(stmt, 2, id);
	crm_stmt_bind_int(stmt, 3, all);
	CRM_TRY(crm_stmt_step(stmt, found));
	if (*found)
		memcpy(id, crm_stmt_text(stmt, 0), CRM_ID_SIZE);
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err end_runs(const struct crm_case *one, bool all, const char *why)
{
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *entity = crm_model_entity(store->model, "rule_run");
	char id[CRM_ID_SIZE] = "";
	for (bool found = true; found;) {
		CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
		struct crm_record *run;
		CRM_TRY(next_run(one, all, id, &found));
		if (!found)
			break;
		CRM_TRY(crm_read_record(store, arena, entity, id, &run, NULL));
		CRM_TRY(stop_one(one, run, why));
	}
	return NULL;
}

static bool is_on(const struct crm_record *rule)
{
	return crm_record_get(rule, "active").i != 0;
}

/* What it did stays written down, under its name, when it is gone. */
static crm_err before(const struct crm_case *one)
{
	if (!one->record)
		return end_runs(one, true, "the rule was removed");
	struct crm_value text = crm_record_get(one->record, "text");
	if (text.shape != CRM_TEXT || !crm_case_gave(one, "text"))
		return NULL;
	return crm_err_field(take_text(one, text.s), "text");
}

static crm_err after(const struct crm_case *one)
{
	bool off = one->old && one->record && is_on(one->old) && !is_on(one->record);
	return off ? end_runs(one, false, "the rule was switched off") : NULL;
}

const struct crm_rule crm_rule_automation = { .entity = "rule", .before = before, .after = after };
