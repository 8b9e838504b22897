#include "crm/timeline_changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "form/json.h"
#include "store/journal.h"
#include "store/read.h"

struct crm_timeline_changes {
	struct crm_repo *repo;
	const struct crm_timeline_wish *wish;
	const struct crm_entity *entity;
	const char *field;               /* NULL: the record's own, all fields */
	struct crm_arena *arena;         /* of one entry, after the ids of all */
	struct crm_arena_mark mark;
	struct crm_entries *entries;
};

static struct crm_timeline_changes *make(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                         const struct crm_entity *entity, const char *field)
{
	struct crm_timeline_changes *changes = crm_calloc(1, sizeof *changes);
	*changes = (struct crm_timeline_changes){ .repo = repo, .wish = wish, .entity = entity, .field = field,
		.arena = crm_arena_new() };
	return changes;
}

crm_err crm_timeline_changes_open(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                  struct crm_timeline_changes **out)
{
	CRM_AUTO(crm_timeline_changes_drop) struct crm_timeline_changes *changes = make(repo, wish, wish->entity, NULL);
	changes->mark = crm_arena_mark(changes->arena);
	CRM_TRY(crm_entries_of_record(repo->store, wish->entity->name, wish->id, &changes->entries));
	*out = changes;
	changes = NULL;
	return NULL;
}

crm_err crm_timeline_steps_open(struct crm_repo *repo, const struct crm_timeline_wish *wish,
                                const struct crm_circle_ids *ids, const char *field, struct crm_timeline_changes **out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, ids->entity);
	CRM_AUTO(crm_timeline_changes_drop) struct crm_timeline_changes *changes = make(repo, wish, entity, field);
	struct crm_value list = crm_list_make(changes->arena, ids->ids, ids->count);
	changes->mark = crm_arena_mark(changes->arena);
	CRM_TRY(crm_entries_of_records(repo->store, entity, list, &changes->entries));
	*out = changes;
	changes = NULL;
	return NULL;
}

void crm_timeline_changes_drop(struct crm_timeline_changes **changes)
{
	if (!*changes)
		return;
	crm_entries_drop(&(*changes)->entries);
	crm_arena_drop(&(*changes)->arena);
	free(*changes);
	*changes = NULL;
}

/* A link by the name of what it leads to, as long as that is there. */
static crm_err shown(struct crm_timeline_changes *in, const struct crm_field *field, const char *text, const char **out)
{
	const struct crm_model *model = in->repo->store->model;
	const struct crm_entity *target = field->target && text ? crm_model_entity(model, field->target) : NULL;
	struct crm_record *record = NULL;
	*out = text && *text ? text : "(empty)";
	if (target)
		CRM_TRY(crm_read_record(in->repo->store, in->arena, target, text, &record, NULL));
	if (record)
		*out = crm_record_label(record);
	return NULL;
}

static const char *text_of(const struct crm_member *members, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(members[i].name, name))
			return members[i].text;
	return NULL;
}

/* That a secret has changed is told, not what it was. */
static crm_err add_field(struct crm_timeline_changes *in, const char *name, const char *old, const char *new,
                         const char **text)
{
	const struct crm_entity *entity = in->entity;
	int at = crm_entity_field(entity, name);
	const struct crm_field *field = at >= 0 ? entity->fields[at] : NULL;
	const char *before = old, *after = new, *comma = **text ? "; " : "";
	if (!field || (in->field && !crm_same(in->field, name)) || crm_same(old, new) || !crm_may_read(&in->repo->actor, entity, field))
		return NULL;
	if (field->flags & CRM_SECRET) {
		*text = crm_textf(in->arena, "%s%s%s", *text, comma, name);
		return NULL;
	}
	CRM_TRY(shown(in, field, old, &before));
	CRM_TRY(shown(in, field, new, &after));
	*text = crm_textf(in->arena, "%s%s%s: %s -> %s", *text, comma, name, before, after);
	return NULL;
}

/* Steps say whose they are: "Roof for the barn: proposal -> won". */
static crm_err add_whose(struct crm_timeline_changes *in, const struct crm_entry *entry, const char **text)
{
	struct crm_record *record = NULL;
	if (!in->field || !**text)
		return NULL;
	CRM_TRY(crm_read_record(in->repo->store, in->arena, in->entity, entry->record, &record, NULL));
	if (record)
		*text = crm_textf(in->arena, "%s: %s", crm_record_label(record), *text);
	return NULL;
}

/* "" if there is nothing in it for this reader. */
static crm_err tell(struct crm_timeline_changes *in, const struct crm_entry *entry, const char **text)
{
	struct crm_member *before = NULL, *after = NULL;
	size_t had = 0, has = 0;
	*text = in->field || entry->op == CRM_UPDATE ? "" : entry->op == CRM_CREATE ? "made" : "removed";
	if (entry->op != CRM_UPDATE)
		return NULL;
	if (entry->before)
		CRM_TRY(crm_json_object(in->arena, entry->before, strlen(entry->before), &before, &had));
	if (entry->after)
		CRM_TRY(crm_json_object(in->arena, entry->after, strlen(entry->after), &after, &has));
	for (size_t i = 0; i < has; i++)
		CRM_TRY(add_field(in, after[i].name, text_of(before, had, after[i].name), after[i].text, text));
	return NULL;
}

/* What came after the moment that is looked from is not there yet (--as-of). */
static bool is_in(const struct crm_timeline_changes *in, int64_t at)
{
	return (!in->repo->store->asof || at <= in->repo->now) && (!in->wish->before || at < in->wish->before);
}

crm_err crm_timeline_changes_next(struct crm_timeline_changes *in, struct crm_happening *out, bool *any)
{
	const struct crm_entry *entry;
	struct crm_txn txn;
	*any = false;
	for (;;) {
		crm_arena_rewind(in->arena, in->mark);
		CRM_TRY(crm_entries_next(in->entries, &entry));
		if (!entry)
			return NULL;
		CRM_TRY(crm_journal_txn(in->repo->store, in->arena, entry->txn, &txn));
		if (!is_in(in, txn.at))
			continue;
		*out = (struct crm_happening){ .at = txn.at, .kind = "change", .detail = txn.tool, .who = txn.actor,
			.entity = in->entity->name, .id = crm_copy(in->arena, entry->record) };
		CRM_TRY(tell(in, entry, &out->what));
		CRM_TRY(add_whose(in, entry, &out->what));
		if (*out->what) {
			*any = true;
			return NULL;
		}
	}
}
