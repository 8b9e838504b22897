#include "crm/occur.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/digest.h"
#include "base/digest.h"
#include "base/duration.h"
#include "base/str.h"
#include "base/time.h"
#include "model/record.h"
#include "repo/question.h"
#include "store/read.h"

enum { SECOND = 1000 };

struct finding {
	struct crm_repo *repo;
	struct crm_arena *arena;
	int64_t from, to;
	struct crm_occurrence *found;
	size_t count, room;
};

/* `key`, the value of its column, tells those of one name and record apart. */
static void give_id(struct crm_occurrence *one, const char *key)
{
	const char *const parts[] = { "occurrence", one->name, one->record, one->detail ? one->detail : "", key, NULL };

	crm_digest_id(parts, one->id);
}

static crm_err early_of(const struct finding *finding, const struct crm_event_kind *kind, int64_t *milliseconds)
{
	int64_t seconds = 0;

	if (kind->early)
		CRM_TRY(crm_duration_parse(crm_config_get(finding->repo->config, kind->early), &seconds));
	*milliseconds = seconds * SECOND;
	return NULL;
}

static const char *day_text(struct crm_arena *arena, int64_t date)
{
	char text[CRM_DATE_SIZE];
	return crm_copy(arena, crm_date_text(date, text));
}

static const char *instant_text(struct crm_arena *arena, int64_t at)
{
	char text[CRM_INSTANT_SIZE];
	return crm_copy(arena, crm_instant_text(at, text));
}

/* A day is over when the next begins: those that ended after `from` and not after `to`. */
static void add_terms(const struct finding *finding, const struct crm_field *due, int64_t early, const char *terms[2])
{
	struct crm_arena *arena = finding->arena;
	int64_t from = finding->from + early, to = finding->to + early;

	if (due->type == CRM_T_DATE) {
		terms[0] = crm_textf(arena, "%s>=%s", due->name, day_text(arena, crm_date_at(from)));
		terms[1] = crm_textf(arena, "%s<%s", due->name, day_text(arena, crm_date_at(to)));
	} else {
		terms[0] = crm_textf(arena, "%s>%s", due->name, instant_text(arena, from));
		terms[1] = crm_textf(arena, "%s<=%s", due->name, instant_text(arena, to));
	}
}

/* When its time came; false: the row has none. */
static bool time_of(const struct crm_field *due, const char *value, int64_t early, int64_t *at)
{
	int64_t date;

	if (!value)
		return false;
	if (due->type != CRM_T_DATE) {
		bool good = crm_instant_read(value, at);
		*at -= early;
		return good;
	}
	if (!crm_date_read(value, &date))
		return false;
	*at = crm_day_edge(date + 1, false);
	return true;
}

static crm_err is_told(struct finding *finding, const char *id, bool *told)
{
	const struct crm_entity *entity = crm_model_entity(finding->repo->store->model, "occurrence");
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *record;

	CRM_TRY(crm_read_record(finding->repo->store, arena, entity, id, &record, NULL));
	*told = record;
	return NULL;
}

static struct crm_occurrence *add(struct finding *finding)
{
	if (finding->count == finding->room) {
		struct crm_occurrence *old = finding->found;
		finding->room = finding->room ? finding->room * 2 : 64;
		finding->found = crm_new(finding->arena, struct crm_occurrence, finding->room);
		if (finding->count)
			memcpy(finding->found, old, finding->count * sizeof *old);
	}
	return &finding->found[finding->count++];
}

static crm_err take_row(struct finding *finding, const struct crm_entity *entity, const struct crm_event_kind *kind,
                        const struct crm_field *due, int64_t early, struct crm_answer *answer)
{
	struct crm_occurrence one = { .entity = entity->name, .detail = kind->detail };
	const char *key = crm_answer_text(answer, finding->arena, 1);
	bool told;

	if (!time_of(due, key, early, &one.at) || one.at <= finding->from || one.at > finding->to)
		return NULL;
	one.name = crm_textf(finding->arena, "%s.%s", entity->name, kind->name);
	one.record = crm_answer_text(answer, finding->arena, 0);
	one.label = crm_answer_text(answer, finding->arena, 2);
	give_id(&one, key);
	CRM_TRY(is_told(finding, one.id, &told));
	if (!told)
		*add(finding) = one;
	return NULL;
}

static crm_err find_kind(struct finding *finding, const struct crm_entity *entity, const struct crm_event_kind *kind)
{
	const char *fields[] = { "id", kind->due, entity->label ? entity->label : "id", NULL };
	const char *terms[2];
	struct crm_question question = { .entity = entity->name, .terms = terms, .count = 2, .where = kind->is,
		.fields = fields };
	const struct crm_field *due = crm_entity_column(entity, kind->due);
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	int64_t early;
	bool row;

	CRM_TRY(early_of(finding, kind, &early));
	add_terms(finding, due, early, terms);
	CRM_TRY(crm_answer_open(finding->repo, finding->arena, &question, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		CRM_TRY(take_row(finding, entity, kind, due, early, answer));
	}
}

static int compare(const void *a, const void *b)
{
	const struct crm_occurrence *one = a, *other = b;

	if (one->at != other->at)
		return one->at < other->at ? -1 : 1;
	return strcmp(one->id, other->id);
}

crm_err crm_occur_find(struct crm_repo *repo, struct crm_arena *arena, int64_t from, int64_t to, struct crm_occurrence **out,
                       size_t *count)
{
	const struct crm_model *model = repo->store->model;
	struct finding finding = { .repo = repo, .arena = arena, .from = from, .to = to };

	for (size_t i = 0; i < model->count; i++)
		for (const struct crm_event_kind *kind = model->entities[i]->events; kind && kind->name; kind++)
			if (kind->due)
				CRM_TRY(find_kind(&finding, model->entities[i], kind));
	if (finding.count)
		qsort(finding.found, finding.count, sizeof *finding.found, compare);
	*out = finding.found;
	*count = finding.count;
	return NULL;
}

crm_err crm_occur_write(struct crm_change *change, struct crm_repo *repo, const struct crm_occurrence *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "occurrence");
	struct crm_record *record = crm_record_new(arena, entity);

	record->values[0] = crm_value_text(one->id);
	crm_record_put(record, "name", crm_value_text(one->name));
	crm_record_put(record, "about", crm_value_text(crm_textf(arena, "%s:%s", one->entity, one->record)));
	crm_record_put(record, "at", crm_value_text(instant_text(arena, one->at)));
	if (one->detail)
		crm_record_put(record, "detail", crm_value_text(one->detail));
	return crm_change_create(change, record);
}
