#include "crm/automation_fire.h"

#include <string.h>

#include "base/digest.h"
#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "crm/automation_do.h"
#include "crm/automation_fill.h"
#include "crm/automation_stay.h"
#include "repo/change.h"
#include "store/read.h"
#include "store/stmt.h"

enum { DEED_SHOWN = 60 /* columns of a deed that failed */ };

/* A run, new or going on. */
struct run {
	struct crm_repo *repo;
	struct crm_arena *arena;         /* of all of it */
	const struct crm_automation_rule *rule;
	const struct crm_entity *entity; /* of the record */
	const char *id, *record, *event, *name, *key, *cause;
	int64_t at, depth;
	size_t step;                     /* to begin with */
	const char *refused;             /* it is cut off before it begins, and why; NULL */
	enum { NEW, WAITED, FAILED } was;
	bool deeds;                      /* what goes wrong now goes wrong in its deeds */
	struct crm_doing doing;
};

static const struct crm_entity *run_entity(const struct crm_repo *repo)
{
	return crm_model_entity(repo->store->model, CRM_AUTOMATION_RUN_ENTITY);
}

static struct crm_value instant(struct crm_arena *arena, int64_t at)
{
	char text[CRM_INSTANT_SIZE];
	return crm_value_text(crm_copy(arena, crm_instant_text(at, text)));
}

/* -- once --------------------------------------------------------------------------------------------- */

crm_err crm_automation_key(struct crm_repo *repo, struct crm_arena *arena, const struct crm_automation *text,
                           const struct crm_record *record, int64_t at, const char **out)
{
	struct crm_automation_filling filling = { repo, arena, record, "", at };
	char label[CRM_EVERY_SIZE] = "";
	const char *key;
	*out = NULL;
	if (!text->once)
		return NULL;
	key = crm_textf(arena, "%s:%s", record->entity->name, crm_record_id(record));
	if (text->per.text)
		CRM_TRY(crm_automation_fill(&filling, &(struct crm_field){ .type = CRM_T_ID },
		                            crm_textf(arena, "{{%s}}", text->per.text), &key));
	if (text->every >= 0)
		crm_every_label((enum crm_every)text->every, crm_date_at(at), label);
	*out = *label ? crm_textf(arena, "%s %s", key, label) : key;
	return NULL;
}

/* Has the rule acted for the key within the time before this? */
static crm_err has_acted(struct crm_repo *repo, const struct run *run, bool *out)
{
	int64_t since = run->at - run->rule->text.seconds * 1000;
	char from[CRM_INSTANT_SIZE], to[CRM_INSTANT_SIZE];
	struct crm_stmt *stmt;
	*out = false;
	if (!run->rule->text.seconds)
		return NULL;
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT 1 FROM rule_run WHERE rule = ?1 AND key = ?2 AND at > ?3 AND at <= ?4"
	                    " AND id <> ?5 AND status <> 'failed' LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, run->rule->id);
	crm_stmt_bind_text(stmt, 2, run->key);
	crm_stmt_bind_text(stmt, 3, crm_instant_text(since, from));
	crm_stmt_bind_text(stmt, 4, crm_instant_text(run->at, to));
	crm_stmt_bind_text(stmt, 5, run->id);
	CRM_TRY(crm_stmt_step(stmt, out));
	crm_stmt_reset(stmt);
	return NULL;
}

/* -- loops -------------------------------------------------------------------------------------------- */

/* Why it is cut off: a chain of runs that is too long, or comes back to where it has been. */
static crm_err find_loop(struct run *run)
{
	const char *about = crm_textf(run->arena, "%s:%s", run->entity->name, run->record), *cause = run->cause;
	if (run->depth > CRM_AUTOMATION_DEPTH) {
		run->refused = crm_textf(run->arena, "a chain of %d rules ends here", CRM_AUTOMATION_DEPTH);
		return NULL;
	}
	for (int i = 0; cause && i <= CRM_AUTOMATION_DEPTH; i++) {
		struct crm_record *before;
		CRM_TRY(crm_read_record(run->repo->store, run->arena, run_entity(run->repo), cause, &before, NULL));
		if (crm_same(crm_record_text(before, "rule"), run->rule->id) && crm_same(crm_record_text(before, "about"), about)) {
			run->refused = crm_textf(run->arena, "a loop: it has acted on this record in this chain (run %.8s)", cause);
			return NULL;
		}
		cause = crm_record_text(before, "cause");
	}
	return NULL;
}

/* -- the record of it ---------------------------------------------------------------------------------- */

static struct crm_record *first_record(struct run *run)
{
	struct crm_record *record = crm_record_new(run->arena, run_entity(run->repo));
	crm_record_put(record, "id", crm_value_text(run->id));
	crm_record_put(record, "created_at", instant(run->arena, run->at));
	return record;
}

static void put_beginning(struct run *run, struct crm_record *record)
{
	crm_record_put(record, "rule", crm_value_text(run->rule->id));
	crm_record_put(record, "rule_name", crm_value_text(run->rule->name));
	crm_record_put(record, "about", crm_value_text(crm_textf(run->arena, "%s:%s", run->entity->name, run->record)));
	crm_record_put(record, "event", crm_value_text(run->event));
	crm_record_put(record, "key", crm_value_text(run->key));
	crm_record_put(record, "cause", crm_value_text(run->cause));
	crm_record_put(record, "depth", crm_value_integer(run->depth));
	crm_record_put(record, "at", instant(run->arena, run->at));
	crm_record_put(record, "status", crm_value_text("done"));
	crm_record_put(record, "step", crm_value_integer((int64_t)run->step));
	crm_record_put(record, "due_at", CRM_NO_VALUE);
	crm_record_put(record, "text", CRM_NO_VALUE);
	crm_record_put(record, "error", CRM_NO_VALUE);
}

/* What waits goes on by the text it began with, whatever becomes of the rule. */
static void put_end(struct run *run, struct crm_record *record)
{
	static const char *const statuses[] = { [CRM_DOING_ALL] = "done", [CRM_DOING_WAITS] = "waiting",
		[CRM_DOING_STOPPED] = "stopped" };
	const struct crm_doing *doing = &run->doing;
	crm_record_put(record, "status", crm_value_text(statuses[doing->end]));
	crm_record_put(record, "step", crm_value_integer((int64_t)doing->step));
	crm_record_put(record, "error", crm_value_text(doing->why));
	if (doing->final)
		crm_record_put(record, "final", crm_value_integer(1));
	if (doing->end != CRM_DOING_WAITS)
		return;
	crm_record_put(record, "due_at", instant(run->arena, doing->due));
	crm_record_put(record, "text", crm_value_text(run->rule->source));
}

/* Is it to be done at all, seen from within the transaction? `old`: its record, if there is one. */
static bool is_due(const struct run *run, const struct crm_record *old)
{
	const char *status = crm_record_text(old, "status");
	if (run->was == NEW) /* of a rule that acts once, what failed is tried again by the next event */
		return !old || (run->key && crm_same(status, "failed") && !crm_same(crm_record_text(old, "event"), run->event));
	return crm_same(status, run->was == WAITED ? "waiting" : "failed");
}

/* -- one transaction ------------------------------------------------------------------------------------ */

static crm_err begin(struct run *run, struct crm_change **change)
{
	return crm_change_begin(run->repo, &(struct crm_change_why){ .tool = crm_textf(run->arena, CRM_AUTOMATION_TOOL "%s",
		run->rule->name), .note = run->name, .batch = run->id }, change);
}

/* Begins it, and says whether it is to be done; then `old` is its record, and `record` the one to be written. */
static crm_err look(struct run *run, struct crm_change **change, struct crm_record **old, struct crm_record **record,
                    struct crm_fired *out)
{
	CRM_TRY(begin(run, change));
	CRM_TRY(crm_read_record(run->repo->store, run->arena, run_entity(run->repo), run->id, old, NULL));
	out->wrote = is_due(run, *old);
	out->final = *old && crm_record_get(*old, "final").i;
	*record = *old ? crm_record_copy(run->arena, *old) : first_record(run);
	put_beginning(run, *record);
	return NULL;
}

static crm_err write_run(struct crm_change *change, const struct crm_record *old, struct crm_record *record)
{
	bool changed;
	return old ? crm_change_update(change, old, record, &changed) : crm_change_create(change, record);
}

static crm_err do_deeds(struct run *run, struct crm_change *change)
{
	run->doing = (struct crm_doing){ .repo = run->repo, .change = change, .arena = run->arena, .text = &run->rule->text,
		.entity = run->entity, .record = run->record, .event = run->name, .run = run->id, .at = run->at, .step = run->step };
	if (!run->refused)
		return crm_automation_do(&run->doing);
	run->doing.end = CRM_DOING_STOPPED;
	run->doing.why = run->refused;
	return NULL;
}

/* The run is written first, so that who reads the events knows the cause of those that follow. */
static crm_err attempt(struct run *run, struct crm_fired *out)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	struct crm_record *old, *record;
	bool changed;
	CRM_TRY(look(run, &change, &old, &record, out));
	if (!out->wrote)
		return NULL;
	run->deeds = true;
	CRM_TRY(write_run(change, old, record));
	CRM_TRY(do_deeds(run, change));
	CRM_TRY(crm_read_record(run->repo->store, run->arena, run_entity(run->repo), run->id, &old, NULL));
	record = crm_record_copy(run->arena, old);
	put_end(run, record);
	CRM_TRY(crm_change_update(change, old, record, &changed));
	out->final = run->doing.final;
	return crm_change_commit(change);
}

/* Is it a deed that cannot be done, rather than a disk or a database? */
static bool is_failure(const struct run *run, crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);
	return run->deeds && kind != CRM_BUSY && kind != CRM_IO && kind != CRM_DAMAGED && kind != CRM_LATER;
}

/* Which deed, as far as it is needed to find it. */
static const char *sentence(const struct run *run, crm_err err)
{
	const struct crm_automation *text = &run->rule->text;
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	char words[1400];
	if (run->doing.step < text->deed_count) {
		const char *line = text->deeds[run->doing.step].line.text;
		crm_utf8_add_shown(&out, line, strlen(line), DEED_SHOWN);
		crm_str_add(&out, ": ");
	}
	crm_str_add(&out, crm_err_print(err, words, sizeof words));
	return crm_copy(run->arena, crm_str_text(&out));
}

/* Nothing of it is left but this. */
static crm_err write_failure(struct run *run, const char *why, struct crm_fired *out)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	struct crm_record *old, *record;
	CRM_TRY(look(run, &change, &old, &record, out));
	if (!out->wrote)
		return NULL;
	crm_record_put(record, "status", crm_value_text("failed"));
	crm_record_put(record, "error", crm_value_text(why));
	crm_record_put(record, "text", crm_value_text(run->rule->source));
	CRM_TRY(write_run(change, old, record));
	return crm_change_commit(change);
}

static crm_err perform(struct run *run, struct crm_fired *out)
{
	CRM_AUTO(crm_automation_leave) struct crm_automation_stay stay = {0};
	run->deeds = true;
	crm_err err = crm_automation_enter(run->repo, run->arena, run->rule, run->at, &stay);
	if (!err) {
		run->deeds = false;
		err = attempt(run, out);
	}
	if (!err || !is_failure(run, err))
		return err;
	crm_map_clear(run->repo->remembered);
	return write_failure(run, sentence(run, err), out);
}

/* -- beginning ------------------------------------------------------------------------------------------ */

/* A rule that was switched off or removed meanwhile does not act, nor does one about a record that is gone. */
static crm_err is_still_there(const struct run *run, bool *out)
{
	struct crm_store *store = run->repo->store;
	struct crm_record *rule, *record;
	CRM_TRY(crm_read_record(store, run->arena, crm_model_entity(store->model, CRM_AUTOMATION_ENTITY), run->rule->id, &rule, NULL));
	CRM_TRY(crm_read_record(store, run->arena, run->entity, run->record, &record, NULL));
	*out = rule && record && crm_record_get(rule, "active").i;
	return NULL;
}

static const char *id_of(struct run *run)
{
	bool by_key = run->key && !run->rule->text.seconds;
	const char *const parts[] = { run->rule->id, by_key ? "once" : "event", by_key ? run->key : run->event, NULL };
	return crm_digest_id(parts, crm_alloc(run->arena, CRM_ID_SIZE));
}

static crm_err is_done(const struct run *run, struct crm_fired *out, bool *done)
{
	struct crm_record *old;
	CRM_TRY(crm_read_record(run->repo->store, run->arena, run_entity(run->repo), run->id, &old, NULL));
	*done = old && !is_due(run, old);
	out->final = *done && crm_record_get(old, "final").i && crm_same(crm_record_text(old, "event"), run->event);
	return NULL;
}

crm_err crm_automation_fire(struct crm_repo *repo, const struct crm_firing *firing, struct crm_fired *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct run run = { .repo = repo, .arena = arena, .rule = firing->rule, .entity = firing->entity, .record = firing->record,
		.event = firing->event, .name = firing->name, .cause = firing->cause, .at = firing->at, .depth = firing->depth };
	bool there, done;
	*out = (struct crm_fired){0};
	CRM_TRY(crm_automation_key(repo, arena, &run.rule->text, firing->seen, run.at, &run.key));
	run.id = id_of(&run);
	CRM_TRY(is_done(&run, out, &done));
	if (done)
		return NULL;
	CRM_TRY(is_still_there(&run, &there));
	if (there)
		CRM_TRY(has_acted(repo, &run, &done));
	if (!there || done)
		return NULL;
	CRM_TRY(find_loop(&run));
	return perform(&run, out);
}

/* -- going on ------------------------------------------------------------------------------------------- */

static crm_err take_rule(struct run *run, const struct crm_record *old, struct crm_automation_rule *rule)
{
	struct crm_store *store = run->repo->store;
	const char *id = crm_record_text(old, "rule");
	struct crm_record *record = NULL;
	if (id)
		CRM_TRY(crm_read_record(store, run->arena, crm_model_entity(store->model, CRM_AUTOMATION_ENTITY), id, &record, NULL));
	if (!record || !crm_record_text(old, "text"))
		return crm_fail(CRM_NOT_FOUND, "the rule of run %.8s is no longer there", run->id);
	record = crm_record_copy(run->arena, record);
	crm_record_put(record, "text", crm_record_get(old, "text"));
	crm_automation_take(run->repo, run->arena, record, rule);
	run->rule = rule;
	return rule->wrong ? crm_fail(CRM_INVALID, "rule %s: %s", rule->name, rule->wrong) : NULL;
}

static crm_err take_about(struct run *run, const struct crm_record *old)
{
	const char *about = crm_record_text(old, "about"), *colon = about ? strchr(about, ':') : NULL;
	run->entity = colon ? crm_model_entity(run->repo->store->model, crm_copy_n(run->arena, about, (size_t)(colon - about))) : NULL;
	run->record = colon ? colon + 1 : NULL;
	return run->entity ? NULL : crm_fail(CRM_NOT_FOUND, "what run %.8s is about is no longer there", run->id);
}

/* The event's name is the last part of what tells it from others. */
static void take_beginning(struct run *run, const struct crm_record *old)
{
	const char *at = crm_record_text(old, run->was == WAITED ? "due_at" : "at");
	const char *event = crm_record_text(old, "event"), *last = event ? strrchr(event, '.') : NULL;
	run->event = event ? event : "";
	run->name = crm_textf(run->arena, "%s.%s", run->entity->name, last ? last + 1 : run->event);
	run->key = crm_record_text(old, "key");
	run->cause = crm_record_text(old, "cause");
	run->depth = crm_record_get(old, "depth").i;
	run->step = (size_t)crm_record_get(old, "step").i;
	(void)crm_instant_read(at ? at : "", &run->at);
}

crm_err crm_automation_resume(struct crm_repo *repo, const char *id, bool failed, bool *wrote)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct run run = { .repo = repo, .arena = arena, .id = id, .was = failed ? FAILED : WAITED };
	struct crm_automation_rule rule;
	struct crm_fired fired = {0};
	struct crm_record *old;
	*wrote = false;
	CRM_TRY(crm_read_record(repo->store, arena, run_entity(repo), id, &old, NULL));
	if (!old || !is_due(&run, old))
		return NULL;
	CRM_TRY(take_rule(&run, old, &rule));
	CRM_TRY(take_about(&run, old));
	take_beginning(&run, old);
	CRM_TRY(perform(&run, &fired));
	*wrote = fired.wrote;
	return NULL;
}
