#include "cli/rule_runs.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "base/time.h"
#include "cli/refs.h"
#include "cli/rule_text.h"
#include "cli/table.h"
#include "cli/written.h"
#include "crm/activity.h"
#include "crm/automation_fire.h"
#include "crm/automation_replay.h"
#include "model/record.h"
#include "repo/question.h"
#include "store/read.h"
#include "store/story.h"

/* -- test ------------------------------------------------------------------------------------------------ */

const struct crm_option crm_options_rule_test[] = {
	{ .name = "since", .argument = "WHEN", .help = "events from then on (default: -90d)" },
	{ .name = "until", .argument = "WHEN", .help = "... and up to then (default: now)" },
	{ .name = NULL },
};

enum { T_AT, T_EVENT, T_RECORD, T_NAME, T_DEEDS, T_COLUMNS };

static const struct crm_table_column test_columns[T_COLUMNS] = {
	[T_AT] = { "at", CRM_T_INSTANT, 0 }, [T_EVENT] = { "event", CRM_T_TEXT, 0 },
	[T_RECORD] = { "record", CRM_T_TEXT, CRM_TABLE_MACHINE }, [T_NAME] = { "name", CRM_T_TEXT, 0 },
	[T_DEEDS] = { "deeds", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static crm_err read_when(struct crm_tool *tool, const char *option, const char *otherwise, bool end, int64_t *out)
{
	const char *text = crm_option(tool, option);
	struct crm_span span;
	crm_err err = crm_instant_parse(text ? text : otherwise, tool->repo->now, &span);
	if (err && !crm_instant_parse(crm_textf(tool->arena, "-%s", text), tool->repo->now, &span))
		err = NULL; /* '90d' is 90 days ago */
	CRM_TRY(crm_err_in(err, "--%s", option));
	*out = end ? span.to - 1 : span.from;
	return NULL;
}

static crm_err test_rows(struct crm_tool *tool, struct crm_table *table, const struct crm_automation_rule *rule)
{
	CRM_AUTO(crm_automation_replay_drop) struct crm_automation_replay *replay = NULL;
	int64_t since, until;
	CRM_TRY(read_when(tool, "since", "-90d", false, &since));
	CRM_TRY(read_when(tool, "until", "now", true, &until));
	if (!crm_option(tool, "until") && rule->text.trigger == CRM_AUTOMATION_ON)
		until = INT64_MAX; /* the journal's clock may be a little ahead */
	CRM_TRY(crm_automation_replay_open(tool->repo, rule, since, until, &replay));
	for (;;) {
		CRM_AUTO(crm_str_drop) struct crm_str record = {0};
		const struct crm_automation_replayed *found;
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(crm_automation_replay_next(replay, &found));
		if (!found)
			return NULL;
		crm_str_addf(&record, "%s:%s", found->record->entity->name, crm_record_id(found->record));
		CRM_TRY(crm_table_row(table, (struct crm_value[T_COLUMNS]){ [T_AT] = crm_value_integer(found->at),
			[T_EVENT] = crm_value_text(found->event), [T_RECORD] = crm_value_text(record.s),
			[T_NAME] = crm_value_text(crm_record_label(found->record)), [T_DEEDS] = crm_value_text(found->deeds) }));
	}
}

crm_err crm_rule_verb_test(struct crm_tool *tool)
{
	struct crm_automation_rule rule;
	struct crm_rule_text text;
	struct crm_table *table;
	CRM_TRY(crm_rule_text_find(tool, tool->arguments[0], &text));
	CRM_TRY(crm_rule_text_read(tool, &text, &rule));
	CRM_TRY(crm_table_open(tool, rule.entity, test_columns, T_COLUMNS, CRM_TABLE_PICKED | CRM_TABLE_MIXED, &table));
	return crm_table_end(table, test_rows(tool, table, &rule));
}

/* -- why --------------------------------------------------------------------------------------------------- */

enum { W_AT, W_RULE, W_EVENT, W_STATUS, W_FIELD, W_OLD, W_NEW, W_ERROR, W_RUN, W_COLUMNS };

static const struct crm_table_column why_columns[W_COLUMNS] = {
	[W_AT] = { "at", CRM_T_INSTANT, 0 }, [W_RULE] = { "rule", CRM_T_TEXT, 0 }, [W_EVENT] = { "event", CRM_T_TEXT, 0 },
	[W_STATUS] = { "status", CRM_T_TEXT, 0 }, [W_FIELD] = { "field", CRM_T_TEXT, 0 }, [W_OLD] = { "old", CRM_T_TEXT, 0 },
	[W_NEW] = { "new", CRM_T_TEXT, CRM_TABLE_TELLING }, [W_ERROR] = { "error", CRM_T_TEXT, 0 }, [W_RUN] = { "run", CRM_T_ID, 0 },
};

/* One field that a rule changed, or a rule that acted because of the record. */
struct reason {
	int64_t at, seq;
	const char *rule, *event, *run, *field, *old, *new;
	const char *status, *error;
};

struct reasons {
	struct crm_tool *tool;
	struct reason *list;
	size_t count, room;
};

static struct reason *add_reason(struct reasons *all)
{
	if (all->count == all->room) {
		size_t room = all->room ? 2 * all->room : 32;
		struct reason *more = crm_new(all->tool->arena, struct reason, room);
		if (all->count)
			memcpy(more, all->list, all->count * sizeof *more);
		all->list = more;
		all->room = room;
	}
	return &all->list[all->count++];
}

/* What the journal says: fields that runs changed, of whatever record they were about. */
static crm_err add_changes(struct reasons *all, const char *entity, const char *id)
{
	struct crm_repo *repo = all->tool->repo;
	struct crm_story story;
	CRM_TRY(crm_story_read(repo->store, all->tool->arena, entity, id, &story));
	for (size_t i = 0; i < story.count; i++) {
		const struct crm_episode *one = &story.episodes[i];
		struct crm_txn txn;
		CRM_TRY(crm_journal_txn(repo->store, all->tool->arena, one->txn, &txn));
		if (!crm_starts(txn.tool, CRM_AUTOMATION_TOOL) || !txn.batch || !crm_id_valid(txn.batch))
			continue;
		*add_reason(all) = (struct reason){ .at = txn.at, .seq = one->seq, .rule = txn.tool + strlen(CRM_AUTOMATION_TOOL),
			.event = txn.note, .run = txn.batch, .field = one->field, .old = one->old, .new = one->new };
	}
	return NULL;
}

static bool is_told(const struct reasons *all, size_t count, const char *run)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(all->list[i].run, run))
			return true;
	return false;
}

/* "....deal.7f3a.won": the entity and the last part. */
static const char *event_name(struct crm_arena *arena, const char *event, const char *entity)
{
	const char *last = event ? strrchr(event, '.') : NULL;
	return last ? crm_textf(arena, "%s.%.*s", entity, (int)strcspn(last + 1, " "), last + 1) : event;
}

/* Runs about the record that changed nothing in it. */
static crm_err add_runs(struct reasons *all, const char *entity, const char *id)
{
	static const char *const fields[] = { "id", "rule_name", "event", "at", NULL };
	struct crm_arena *arena = all->tool->arena;
	const struct crm_equals about[] = { { .field = "about", .id = crm_textf(arena, "%s:%s", entity, id) }, { .field = NULL } };
	struct crm_question question = { .entity = CRM_AUTOMATION_RUN_ENTITY, .equals = about, .fields = fields };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	size_t before = all->count;
	bool row;
	CRM_TRY(crm_answer_open(all->tool->repo, arena, &question, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		const char *run = crm_answer_text(answer, arena, 0), *at = crm_answer_text(answer, arena, 3);
		if (is_told(all, before, run))
			continue;
		struct reason *one = add_reason(all);
		*one = (struct reason){ .run = run, .rule = crm_answer_text(answer, arena, 1), .seq = INT64_MAX,
			.event = event_name(arena, crm_answer_text(answer, arena, 2), entity) };
		(void)crm_instant_read(at ? at : "", &one->at);
	}
}

static crm_err add_outcomes(struct reasons *all)
{
	struct crm_store *store = all->tool->repo->store;
	const struct crm_entity *entity = crm_model_entity(store->model, CRM_AUTOMATION_RUN_ENTITY);
	for (size_t i = 0; i < all->count; i++) {
		struct crm_record *run;
		CRM_TRY(crm_read_record(store, all->tool->arena, entity, all->list[i].run, &run, NULL));
		all->list[i].status = run ? crm_record_get(run, "status").s : NULL;
		all->list[i].error = run ? crm_record_get(run, "error").s : NULL;
	}
	return NULL;
}

static int by_time(const void *a, const void *b)
{
	const struct reason *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	return strcmp(x->field ? x->field : x->run, y->field ? y->field : y->run);
}

static crm_err why_rows(const struct reasons *all, struct crm_table *table)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct reason *one = &all->list[i];
		CRM_TRY(crm_table_row(table, (struct crm_value[W_COLUMNS]){ [W_AT] = crm_value_integer(one->at),
			[W_RULE] = crm_value_text(one->rule), [W_EVENT] = crm_value_text(one->event), [W_STATUS] = crm_value_text(one->status),
			[W_FIELD] = crm_value_text(one->field), [W_OLD] = crm_value_text(one->old), [W_NEW] = crm_value_text(one->new),
			[W_ERROR] = crm_value_text(one->error), [W_RUN] = crm_value_text(one->run) }));
	}
	return NULL;
}

crm_err crm_rule_verb_why(struct crm_tool *tool)
{
	struct reasons all = { .tool = tool };
	const struct crm_entity *entity;
	struct crm_table *table;
	char id[17];
	CRM_TRY(crm_about_find(tool->repo, tool->arena, tool->arguments[0], &entity, id));
	CRM_TRY(add_changes(&all, entity->name, id));
	CRM_TRY(add_runs(&all, entity->name, id));
	CRM_TRY(add_outcomes(&all));
	if (all.count)
		qsort(all.list, all.count, sizeof *all.list, by_time);
	CRM_TRY(crm_table_open(tool, NULL, why_columns, W_COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, why_rows(&all, table));
}

/* -- retry --------------------------------------------------------------------------------------------------- */

static crm_err retry_one(struct crm_tool *tool, const char *id, struct crm_written *written)
{
	struct crm_record *run;
	bool wrote;
	CRM_TRY(crm_automation_resume(tool->repo, id, true, &wrote));
	if (!wrote)
		return crm_fail(CRM_CONFLICT, "run %.8s has not failed", id);
	CRM_TRY(crm_read_record(tool->repo->store, tool->arena, tool->entity, id, &run, NULL));
	if (crm_same(crm_record_get(run, "status").s, "failed"))
		return crm_fail(CRM_INVALID, "run %.8s failed again: %s", id, crm_record_get(run, "error").s);
	crm_written_add(written, id);
	return crm_written_release(written);
}

crm_err crm_rule_verb_retry(struct crm_tool *tool)
{
	CRM_AUTO(crm_written_drop) struct crm_written written = {0};
	struct crm_refs refs;
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
	CRM_TRY(crm_written_open(tool, tool->entity, &written));
	for (size_t i = 0; i < refs.count; i++)
		CRM_TRY(retry_one(tool, refs.ids[i], &written));
	return crm_written_close(&written);
}
