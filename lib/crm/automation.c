#include "crm/automation.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/str.h"
#include "base/time.h"
#include "model/asked.h"
#include "model/record.h"
#include "query/match.h"
#include "rule/automation_check.h"
#include "store/following.h"
#include "store/read.h"

/* -- reading ------------------------------------------------------------------------------------- */

static const char *text_of(struct crm_arena *arena, const struct crm_record *record, const char *field)
{
	const char *text = crm_record_text(record, field);
	return text ? crm_copy(arena, text) : NULL;
}

static crm_err read_text(struct crm_repo *repo, struct crm_arena *arena, struct crm_automation_rule *rule)
{
	CRM_TRY(crm_automation_read(arena, rule->source ? rule->source : "", &rule->text));
	CRM_TRY(crm_model_need_entity(repo->store->model, rule->text.of.text, &rule->entity));
	rule->order = rule->text.has_order ? rule->text.order : INT64_MAX;
	return NULL;
}

void crm_automation_take(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *record,
                         struct crm_automation_rule *out)
{
	struct crm_value created = crm_record_get(record, "created_at");
	char words[1400];
	*out = (struct crm_automation_rule){ .id = crm_copy(arena, crm_record_id(record)), .name = text_of(arena, record, "name"),
		.owner = text_of(arena, record, "owner"), .source = text_of(arena, record, "text"),
		.active = crm_record_get(record, "active").i != 0, .order = INT64_MAX };
	if (created.shape == CRM_TEXT)
		(void)crm_instant_read(created.s, &out->created_at);
	crm_err err = read_text(repo, arena, out);
	if (!err)
		return;
	out->entity = NULL;
	out->wrong = crm_copy(arena, crm_err_print(err, words, sizeof words));
}

crm_err crm_automation_of_text(struct crm_repo *repo, struct crm_arena *arena, const char *name, const char *text,
                               struct crm_automation_rule *out)
{
	*out = (struct crm_automation_rule){ .id = "", .name = name, .source = text, .active = true };
	CRM_TRY(read_text(repo, arena, out));
	return crm_automation_check(&(struct crm_automation_checking){ repo->store, &repo->asking }, &out->text);
}

static int by_order(const void *a, const void *b)
{
	const struct crm_automation_rule *x = a, *y = b;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return strcmp(x->name, y->name);
}

void crm_automation_sort(struct crm_automation_rule *rules, size_t count)
{
	if (count)
		qsort(rules, count, sizeof *rules, by_order);
}

crm_err crm_automation_list(struct crm_repo *repo, struct crm_arena *arena, struct crm_automation_rule **out, size_t *count)
{
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record;
	size_t room = 16;
	*out = crm_new(arena, struct crm_automation_rule, room);
	*count = 0;
	CRM_TRY(crm_scan_open(repo->store, crm_model_entity(repo->store->model, CRM_AUTOMATION_ENTITY), &scan));
	for (;;) {
		CRM_TRY(crm_scan_next(scan, &record, NULL));
		if (!record)
			break;
		if (*count == room) {
			struct crm_automation_rule *more = crm_new(arena, struct crm_automation_rule, 2 * room);
			memcpy(more, *out, room * sizeof *more);
			*out = more;
			room *= 2;
		}
		crm_automation_take(repo, arena, record, &(*out)[(*count)++]);
	}
	crm_automation_sort(*out, *count);
	return NULL;
}

/* -- does it fit? -------------------------------------------------------------------------------- */

/* 'due_at<today' is seen from the event, whenever it is looked at. */
static crm_err matches_one(struct crm_repo *repo, struct crm_arena *arena, const char *expression, const struct crm_record *record,
                           int64_t at, bool *fits)
{
	struct crm_asking asking = repo->asking;
	struct crm_store_following context = { .store = repo->store, .arena = arena, .now = at };
	struct crm_following following = crm_store_follow(&context);
	struct crm_node *node;
	asking.now = at;
	CRM_TRY(crm_where_parse(arena, &asking, record->entity, expression, &node));
	return crm_match(node, record, &following, fits);
}

crm_err crm_automation_matches(struct crm_repo *repo, const struct crm_automation_word *expressions, size_t count,
                               const struct crm_record *record, int64_t at, bool *fits)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	*fits = !count || record;
	for (size_t i = 0; *fits && i < count; i++)
		CRM_TRY(matches_one(repo, arena, expressions[i].text, record, at, fits));
	return NULL;
}

bool crm_automation_ignores(const struct crm_event *event)
{
	return crm_same(event->txn->tool, CRM_UNDO_TOOL) || crm_same(event->txn->tool, CRM_REDO_TOOL);
}

static bool is_named(const struct crm_automation *text, const char *name)
{
	for (size_t i = 0; i < text->event_count; i++) {
		const char *one = text->events[i].text;
		if (crm_event_named(&(struct crm_event_names){ &one, 1 }, name))
			return true;
	}
	return false;
}

static bool has_changed(const struct crm_automation *text, const struct crm_event *event)
{
	for (size_t i = 0; event->old && event->new && i < text->changed_count; i++) {
		int field = crm_entity_field(event->entity, text->changed[i].text);
		if (field != CRM_NO_FIELD && !crm_value_equal(event->old->values[field], event->new->values[field]))
			return true;
	}
	return !text->changed_count;
}

crm_err crm_automation_fits(struct crm_repo *repo, const struct crm_automation_rule *rule, const struct crm_event *event,
                            int64_t at, bool *fits)
{
	const struct crm_automation *text = &rule->text;
	*fits = rule->entity && text->trigger == CRM_AUTOMATION_ON && crm_same(rule->entity->name, event->entity->name) &&
	        is_named(text, event->name) && has_changed(text, event) && (text->imports || !event->txn->source);
	if (*fits)
		CRM_TRY(crm_automation_matches(repo, text->when, text->when_count, event->new ? event->new : event->old, at, fits));
	if (*fits)
		CRM_TRY(crm_automation_matches(repo, text->was, text->was_count, event->old, at, fits));
	return NULL;
}

/* -- what is wrong ------------------------------------------------------------------------------- */

/* Something has become wrong since the text was written: a field that is gone, a user who left. */
static bool is_of_the_text(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);
	return kind == CRM_USAGE || kind == CRM_INVALID || kind == CRM_NOT_FOUND || kind == CRM_CONFLICT;
}

crm_err crm_automation_keep(struct crm_automation_kept *kept, crm_err err)
{
	if (!err || !is_of_the_text(err))
		return err;
	if (!kept->kind) {
		kept->kind = err->kind;
		memccpy(kept->text, err->text, '\0', sizeof kept->text - 1);
	}
	return NULL;
}

crm_err crm_automation_kept(const struct crm_automation_kept *kept)
{
	return kept->kind ? crm_fail(kept->kind, "%s", kept->text) : NULL;
}

/* -- moments -------------------------------------------------------------------------------------- */

/* A day is its first moment here. */
static crm_err base_of(const struct crm_field *field, struct crm_value value, int64_t *at)
{
	int64_t day;
	if (field->type == CRM_T_INSTANT)
		return value.shape == CRM_TEXT && crm_instant_read(value.s, at) ? NULL
		       : crm_fail(CRM_DAMAGED, "%s is no instant", field->name);
	if (value.shape != CRM_TEXT || !crm_date_read(value.s, &day))
		return crm_fail(CRM_DAMAGED, "%s is no date", field->name);
	*at = crm_day_edge(day, false);
	return NULL;
}

crm_err crm_automation_moment(struct crm_repo *repo, const struct crm_record *record, const char *field, const char *offset,
                              bool *known, int64_t *at)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_field *column;
	struct crm_value value;
	struct crm_span span;
	CRM_TRY(crm_entity_need_column(record->entity, field, &column));
	if (column->asked)
		CRM_TRY(crm_read_asked(repo->store, arena, record->entity, crm_record_id(record), column, repo->now, &value));
	else
		value = crm_record_get(record, field);
	*known = value.shape != CRM_EMPTY;
	if (!*known)
		return NULL;
	CRM_TRY(base_of(column, value, at));
	if (!*offset)
		return NULL;
	CRM_TRY(crm_instant_parse(offset, *at, &span));
	*at = span.from;
	return NULL;
}
