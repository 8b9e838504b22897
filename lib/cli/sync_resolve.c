#include "cli/sync_resolve.h"

#include "cli/edit.h"
#include "cli/sync_conflict_text.h"
#include "cli/work.h"
#include "model/record.h"
#include "store/read.h"
#include "store/removed.h"

const struct crm_option crm_options_resolve[] = {
	{ .name = "ours", .help = "what stands stays" },
	{ .name = "theirs", .help = "the other is taken" },
	{ .name = "base", .help = "what was there before both" },
	{ .name = "set", .argument = "FIELD=VALUE", .help = "something else", .many = true },
	{ .name = NULL },
};

enum choice { OURS, THEIRS, BASE, SET };

struct resolving {
	struct crm_tool *tool;
	struct crm_work work;
	enum choice choice;
	struct crm_conflict conflict;
	struct crm_record *old;          /* NULL: the record is not there */
};

static void drop(struct resolving *resolving)
{
	crm_work_drop(&resolving->work);
}

static crm_err take_choice(struct crm_tool *tool, enum choice *out)
{
	static const char *const names[] = { [OURS] = "ours", [THEIRS] = "theirs", [BASE] = "base", [SET] = "set" };
	int given = 0;
	for (size_t i = 0; i < CRM_COUNT(names); i++)
		if (crm_option_given(tool, names[i])) {
			*out = (enum choice)i;
			given++;
		}
	if (given == 1)
		return NULL;
	return crm_fail(CRM_USAGE, "one of --ours, --theirs, --base and --set says how");
}

/* -- what the record becomes ------------------------------------------------------------------ */

/* An amount comes with its currency. A side without a record: nothing was there. */
static void take_value(struct crm_record *record, const struct crm_record *from, size_t i)
{
	const struct crm_field *field = record->entity->fields[i];
	int unit = field->currency ? crm_entity_field(record->entity, field->currency) : CRM_NO_FIELD;
	record->values[i] = from ? from->values[i] : CRM_NO_VALUE;
	if (unit != CRM_NO_FIELD && from && from->values[i].shape != CRM_EMPTY)
		record->values[unit] = from->values[unit];
}

static void take_fields(struct crm_record *record, const bool *fields, const struct crm_record *from)
{
	for (size_t i = 1; fields && i < record->entity->count; i++)
		if (fields[i])
			take_value(record, from, i);
}

/* Is the conflict about this field? An amount's currency is of it. */
static bool is_asked(const struct crm_conflict *conflict, int field)
{
	const struct crm_field *const *fields = (const struct crm_field *const *)conflict->entity->fields;
	if (conflict->field != CRM_NO_FIELD)
		return conflict->field == field || (fields[conflict->field]->currency &&
		                                    crm_same(fields[conflict->field]->currency, fields[field]->name));
	return conflict->kind != CRM_CONFLICT_STRICT || conflict->stands.gave[field] || conflict->other.gave[field];
}

static crm_err refuse_other_fields(const struct crm_conflict *conflict, const struct crm_assigns *assigns)
{
	for (size_t i = 0; i < assigns->count; i++)
		if (is_asked(conflict, assigns->items[i].field))
			return NULL;
	return crm_err_hint(crm_fail(CRM_USAGE, "conflict %.8s is not about what --set gives", conflict->id),
	                    "crm-sync conflicts %.8s says what it is about; --ours leaves that as it is", conflict->id);
}

static crm_err assign(struct resolving *resolving, struct crm_record *record)
{
	struct crm_tool *tool = resolving->tool;
	struct crm_assigns assigns;
	const char **texts;
	size_t count = crm_option_all(tool, "set", &texts);
	CRM_TRY(crm_assigns_parse(tool, record->entity, texts, count, false, &assigns));
	CRM_TRY(refuse_other_fields(&resolving->conflict, &assigns));
	return crm_record_assign(record, resolving->work.arena, &tool->repo->reading, assigns.items, assigns.count);
}

/* Of a strict entity's record, what stands alone gave is as it was before. */
static crm_err become(struct resolving *resolving, struct crm_record *record)
{
	const struct crm_conflict *conflict = &resolving->conflict;
	bool strict = conflict->kind == CRM_CONFLICT_STRICT;
	switch (resolving->choice) {
	case THEIRS:
		take_fields(record, strict ? conflict->stands.gave : conflict->other.gave,
		            strict ? conflict->base.record : conflict->other.record);
		return NULL;
	case BASE:
		take_fields(record, conflict->base.gave, conflict->base.record);
		return NULL;
	case SET:
		return assign(resolving, record);
	default:
		return NULL;
	}
}

/* -- writing it ------------------------------------------------------------------------------------ */

static crm_err change_it(struct resolving *resolving)
{
	struct crm_record *record = crm_record_copy(resolving->work.arena, resolving->old);
	CRM_TRY(become(resolving, record));
	return crm_work_update(&resolving->work, resolving->old, record);
}

/* What it had when it was removed, and then what was chosen. */
static crm_err bring_back(struct resolving *resolving)
{
	struct crm_work *work = &resolving->work;
	struct crm_record *record;
	CRM_TRY(crm_removed_read(resolving->tool->repo->store, work->arena, resolving->conflict.entity, resolving->conflict.record,
	                         &record));
	if (resolving->choice != BASE)
		CRM_TRY(become(resolving, record));
	crm_change_quiet(work->change, true);
	return crm_work_create(work, record);
}

static crm_err write_it(struct resolving *resolving)
{
	const struct crm_conflict *conflict = &resolving->conflict;
	if (resolving->choice == OURS) {
		crm_work_leave(&resolving->work, conflict->record);
		return NULL;
	}
	if (!resolving->old)
		return bring_back(resolving);
	if (conflict->kind == CRM_CONFLICT_REMOVED && resolving->choice == THEIRS)
		return crm_work_delete(&resolving->work, resolving->old, false);
	return change_it(resolving);
}

/* -- which one ----------------------------------------------------------------------------------------- */

static crm_err refuse_settled(struct resolving *resolving)
{
	const struct crm_conflict *conflict = &resolving->conflict;
	struct crm_txn txn;
	int64_t ours;
	CRM_TRY(crm_journal_last_txn(resolving->tool->repo->store, &ours));
	/* The transaction that is open is the one that settles it. */
	if (!conflict->settled || (resolving->work.change && conflict->settled == ours))
		return NULL;
	CRM_TRY(crm_journal_txn(resolving->tool->repo->store, resolving->tool->arena, conflict->settled, &txn));
	return crm_err_hint(crm_fail(CRM_CONFLICT, "conflict %.8s has been settled by %s in transaction %.8s", conflict->id,
	                             crm_actor_name(resolving->tool->arena, txn.actor), txn.id),
	                    "crm-record %s set %.8s FIELD=VALUE changes it again", conflict->entity->name, conflict->record);
}

/* Which of two records is to have it, their fields do not say. */
static crm_err refuse_unfit(const struct resolving *resolving)
{
	const struct crm_conflict *conflict = &resolving->conflict;
	if (conflict->kind != CRM_CONFLICT_SAME || resolving->choice == OURS || resolving->choice == SET)
		return NULL;
	return crm_err_hint(crm_fail(CRM_USAGE, "conflict %.8s is about two records", conflict->id), "%s; or --ours leaves both as they are",
	                    crm_conflict_command(resolving->tool->arena, conflict));
}

/* Once more, now that nobody else writes. */
static crm_err find(struct resolving *resolving, const char *id)
{
	struct crm_repo *repo = resolving->tool->repo;
	CRM_TRY(crm_conflict_find(repo, resolving->tool->arena, id, &resolving->conflict));
	if (!crm_conflict_shows(resolving->tool, &resolving->conflict))
		return crm_fail(CRM_NOT_FOUND, "there is no conflict '%s'", id);
	CRM_TRY(refuse_settled(resolving));
	CRM_TRY(refuse_unfit(resolving));
	return crm_read_record(repo->store, resolving->tool->arena, resolving->conflict.entity, resolving->conflict.record,
	                       &resolving->old, NULL);
}

static void say(const struct resolving *resolving)
{
	static const char *const did[] = { [OURS] = "stays as it is", [THEIRS] = "the other is taken", [BASE] = "is as it was before both",
		[SET] = "is changed" };
	const struct crm_conflict *conflict = &resolving->conflict;
	const struct crm_entity *entity = conflict->entity;
	if (resolving->work.why.dry_run)
		return;
	crm_say(resolving->tool, "conflict %.8s: %s %.8s %s%s%s: %s", conflict->id, entity->name, conflict->record, conflict->label,
	        conflict->field == CRM_NO_FIELD ? "" : ", ", conflict->field == CRM_NO_FIELD ? "" : entity->fields[conflict->field]->name,
	        did[resolving->choice]);
}

static crm_err resolve_one(struct resolving *resolving, const char *id)
{
	struct crm_work *work = &resolving->work;
	CRM_TRY(find(resolving, id));
	CRM_TRY(crm_work_begin(resolving->tool, resolving->conflict.entity, work));
	if (work->why.batch)
		return crm_fail(CRM_USAGE, "a transaction that settles a conflict has that for its batch: --batch does not go with it");
	work->why.batch = crm_conflict_batch(resolving->tool->arena, resolving->conflict.id);
	CRM_TRY(crm_work_next(work));
	CRM_TRY(find(resolving, crm_copy(resolving->tool->arena, resolving->conflict.id)));
	crm_change_keep(work->change);
	CRM_TRY(write_it(resolving));
	say(resolving);
	return crm_work_end(work);
}

crm_err crm_sync_resolve(struct crm_tool *tool)
{
	enum choice choice;
	CRM_TRY(take_choice(tool, &choice));
	for (size_t i = 0; i < tool->count; i++) {
		CRM_AUTO(drop) struct resolving resolving = { .tool = tool, .choice = choice };
		CRM_TRY(resolve_one(&resolving, tool->arguments[i]));
	}
	return NULL;
}
