#include "cli/complete_values.h"

#include <string.h>
#include <strings.h>

#include "base/money.h"
#include "base/str.h"
#include "model/country.h"
#include "model/path.h"
#include "model/record.h"
#include "repo/conflict.h"
#include "store/read.h"

enum { MOST = 200 };

static bool begins(const char *text, const char *start)
{
	return strncasecmp(text, start, strlen(start)) == 0;
}

/* One line is one candidate: a name with a line break cannot be one. */
static bool is_one_line(const char *text)
{
	return !strpbrk(text, "\n\r\t");
}

void crm_complete_offer(struct crm_complete *at, const char *before, const char *candidate, const char *end,
                        const char *words)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	crm_str_addf(&text, "%s%s%s", before, candidate, end);
	if (!begins(text.s, at->current) || !is_one_line(text.s))
		return;
	crm_str_addf(&at->tool->out.buffer, "%s%s", at->front, text.s);
	if (words && *words)
		crm_str_addf(&at->tool->out.buffer, "\t%s", words);
	crm_str_add_c(&at->tool->out.buffer, '\n');
}

/* A column of `entity`, unless it is kept from this user. */
static void offer_field(struct crm_complete *at, const struct crm_entity *entity, const struct crm_field *field,
                        const char *before, const char *end)
{
	if (crm_field_is_plain(field) && crm_may_read(&at->tool->repo->actor, entity, field))
		crm_complete_offer(at, before, field->name, end, field->title);
}

static void offer_fields_of(struct crm_complete *at, const struct crm_entity *entity, const char *before,
                            const char *end)
{
	for (size_t i = 0; i < entity->count; i++)
		offer_field(at, entity, entity->fields[i], before, end);
	for (size_t i = 0; i < entity->asked_count; i++)
		offer_field(at, entity, entity->asked[i], before, end);
}

void crm_complete_fields(struct crm_complete *at, const char *before, const char *end)
{
	const struct crm_entity *entity = at->tool->entity;
	const char *dot = strrchr(at->current, '.');
	struct crm_path path;
	if (!entity)
		return;
	if (!dot) {
		offer_fields_of(at, entity, before, end);
		return;
	}
	char *links = crm_copy_n(at->tool->arena, at->current, (size_t)(dot - at->current));
	if (crm_path_parse(at->tool->repo->store->model, entity, links, &path))
		return;
	const struct crm_field *link = crm_path_field(&path);
	const struct crm_entity *target = link->target
		? crm_model_entity(at->tool->repo->store->model, link->target) : NULL;
	if (target)
		offer_fields_of(at, target, crm_textf(at->tool->arena, "%s.", links), end);
}

static void offer_names(struct crm_complete *at, const struct crm_entity *entity, const char *before)
{
	const char *prefix = at->current + strlen(before);
	for (size_t k = 0; entity->keys && entity->keys[k]; k++) {
		const char **names;
		size_t count;
		int key = crm_entity_field(entity, entity->keys[k]);
		if (crm_read_names(at->tool->repo->store, at->tool->arena, entity, key, prefix, MOST, &names, &count))
			return;
		for (size_t i = 0; i < count; i++)
			crm_complete_offer(at, before, names[i], "", entity->name);
		if (count && !*prefix)
			return;
	}
}

static void offer_words(struct crm_complete *at, const char *before, const char *const *words)
{
	for (; *words; words++)
		crm_complete_offer(at, before, *words, "", "");
}

static void offer_codes(struct crm_complete *at, const char *before, enum crm_type type)
{
	const struct crm_country *country;
	const char *code, *name;
	for (size_t i = 0; type == CRM_T_COUNTRY && (country = crm_country_at(i)); i++)
		crm_complete_offer(at, before, country->code, "", country->name);
	for (size_t i = 0; type == CRM_T_CURRENCY && (code = crm_currency_code(i, &name)); i++)
		crm_complete_offer(at, before, code, "", name);
}

static void offer_values(struct crm_complete *at, const struct crm_field *field, const char *before)
{
	static const char *const dates[] = { "today", "tomorrow", "yesterday", "eow", "eom", "eoq", "eoy",
	                                     "-7d", "-30d", "+7d", "+30d", NULL };
	static const char *const yes_no[] = { "yes", "no", NULL };
	if (field->choices)
		offer_words(at, before, field->choices);
	else if (field->type == CRM_T_BOOL)
		offer_words(at, before, yes_no);
	else if (field->type == CRM_T_DATE || field->type == CRM_T_INSTANT)
		offer_words(at, before, dates);
	else if (field->type == CRM_T_LINK)
		offer_names(at, crm_model_entity(at->tool->repo->store->model, field->target), before);
	else
		offer_codes(at, before, field->type);
}

/* "field=" or "field<=" at the start of the word: the values after it. */
static bool offer_after_operator(struct crm_complete *at)
{
	const char *current = at->current;
	size_t n = strcspn(current, "=<>!~+");
	struct crm_path path;
	if (!current[n])
		return false;
	char *name = crm_copy_n(at->tool->arena, current, n);
	if (crm_path_parse(at->tool->repo->store->model, at->tool->entity, name, &path))
		return true;
	size_t after = n + strspn(current + n, "=<>!~+-");
	const char *comma = strrchr(current + after, ',');
	if (comma)
		after = (size_t)(comma + 1 - current);
	offer_values(at, crm_path_field(&path), crm_copy_n(at->tool->arena, current, after));
	return true;
}

void crm_complete_terms(struct crm_complete *at)
{
	if (at->tool->entity && !offer_after_operator(at))
		crm_complete_fields(at, "", "=");
}

void crm_complete_assigns(struct crm_complete *at)
{
	const struct crm_entity *entity = at->tool->entity;
	if (!entity || offer_after_operator(at))
		return;
	for (size_t i = 0; i < entity->count; i++)
		if (!crm_field_may_set(entity->fields[i], true))
			offer_field(at, entity, entity->fields[i], "", "=");
}

void crm_complete_value(struct crm_complete *at, const char *name)
{
	const struct crm_entity *entity = at->tool->entity;
	int field = entity ? crm_entity_field(entity, name) : CRM_NO_FIELD;
	if (field != CRM_NO_FIELD)
		offer_values(at, entity->fields[field], "");
}

void crm_complete_refs(struct crm_complete *at)
{
	if (at->tool->entity && !strpbrk(at->current, "="))
		offer_names(at, at->tool->entity, "");
}

void crm_complete_names(struct crm_complete *at, const char *entity)
{
	const struct crm_model *model = at->tool->repo ? at->tool->repo->store->model : NULL;
	const struct crm_entity *named = model ? crm_model_entity(model, entity) : NULL;
	if (named)
		offer_names(at, named, "");
}

static void offer_conflicts(struct crm_complete *at, const struct crm_conflicts *found)
{
	for (size_t i = 0; i < found->count; i++)
		crm_complete_offer(at, "", found->items[i].id, "", found->items[i].label);
}

/* What cannot be read is offered to nobody. */
void crm_complete_conflicts(struct crm_complete *at)
{
	CRM_AUTO(crm_conflict_walk_drop) struct crm_conflict_walk *walk = NULL;
	struct crm_repo *repo = at->tool->repo;
	const struct crm_entity *entity;
	struct crm_conflicts found;
	char record[CRM_ID_SIZE];
	if (!repo || crm_conflict_walk_open(repo, false, &walk))
		return;
	for (int i = 0; i < MOST; i++) {
		if (crm_conflict_walk_next(walk, &entity, record) || !entity ||
		    crm_conflicts_of(repo, at->tool->arena, entity, record, false, &found))
			return;
		offer_conflicts(at, &found);
	}
}
