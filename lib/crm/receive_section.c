#include "crm/receive_section.h"

#include <string.h>

#include "base/str.h"
#include "model/record.h"

#define LEAD "lead"
#define LEAD_ENTITY "contact"

void crm_receive_list(struct crm_arena *arena, const char *text, const char ***list, size_t *count)
{
	*list = crm_new(arena, const char *, strlen(text) + 1);
	*count = 0;
	while (*text) {
		text += strspn(text, " ,");
		size_t n = strcspn(text, ","), length = n;
		while (length && text[length - 1] == ' ')
			length--;
		if (length)
			(*list)[(*count)++] = crm_copy_n(arena, text, length);
		text += n;
	}
}

crm_err crm_receive_when_add(struct crm_arena *arena, const char *text, struct crm_receive_when **list)
{
	while (*list)
		list = &(*list)->next;
	*list = crm_new(arena, struct crm_receive_when, 1);
	return crm_receive_condition_read(arena, text, &(*list)->condition);
}

crm_err crm_receive_section_new(struct crm_repo *repo, struct crm_arena *arena, const char *text,
                                struct crm_receive_section **out)
{
	struct crm_receive_section *section = crm_new(arena, struct crm_receive_section, 1);
	size_t n = strcspn(text, " ");
	const char *entity = crm_copy_n(arena, text, n), *name = text + n + strspn(text + n, " ");
	const struct crm_entity *found;

	section->is_lead = crm_same(entity, LEAD);
	section->entity = section->is_lead ? LEAD_ENTITY : entity;
	section->name = *name ? name : entity;
	section->on_match = CRM_MATCH_UPDATE;
	CRM_TRY(crm_err_as(crm_model_need_entity(repo->store->model, section->entity, &found), CRM_INVALID));
	section->entity = found->name;
	*out = section;
	return NULL;
}

/* -- lines ------------------------------------------------------------------------------------ */

struct putting {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_receive_section *section;
};

static crm_err put_when(struct putting *putting, const char *text)
{
	return crm_receive_when_add(putting->arena, text, &putting->section->whens);
}

static const struct crm_entity *entity_of(const struct putting *putting)
{
	return crm_model_entity(putting->repo->store->model, putting->section->entity);
}

static crm_err read_fields(struct putting *putting, const char *text, const char ***list, size_t *count)
{
	int field;

	crm_receive_list(putting->arena, text, list, count);
	for (size_t i = 0; i < *count; i++)
		CRM_TRY(crm_err_as(crm_entity_need_field(entity_of(putting), (*list)[i], &field), CRM_INVALID));
	return NULL;
}

static crm_err put_key(struct putting *putting, const char *text)
{
	return read_fields(putting, text, &putting->section->keys, &putting->section->key_count);
}

static crm_err put_create(struct putting *putting, const char *text)
{
	return read_fields(putting, text, &putting->section->creates, &putting->section->create_count);
}

static crm_err put_on_match(struct putting *putting, const char *text)
{
	static const struct {
		const char *name;
		enum crm_on_match is;
	} ways[] = { { "update", CRM_MATCH_UPDATE }, { "fill", CRM_MATCH_FILL }, { "skip", CRM_MATCH_SKIP },
		{ "fail", CRM_MATCH_FAIL } };

	for (size_t i = 0; i < CRM_COUNT(ways); i++)
		if (crm_same(ways[i].name, text)) {
			putting->section->on_match = ways[i].is;
			return NULL;
		}
	return crm_fail(CRM_INVALID, "'%s' is not update, fill, skip or fail", text);
}

static crm_err put_make(struct putting *putting, const char *text)
{
	putting->section->only_known = crm_same(text, "no");
	return crm_same(text, "no") || crm_same(text, "yes") ? NULL : crm_fail(CRM_INVALID, "'%s' is not yes or no", text);
}

static crm_err put_take(struct putting *putting, const char *text)
{
	putting->section->take_all = true;
	return crm_same(text, "all") ? NULL : crm_fail(CRM_INVALID, "'%s': what can be taken is all", text);
}

static crm_err put_pairs(struct putting *putting, const char *text)
{
	struct crm_receive_section *section = putting->section;
	size_t n = strcspn(text, " "), name;
	const char *rest = text + n + strspn(text + n, " ");

	name = strcspn(rest, " ");
	if (!*rest || !rest[name])
		return crm_fail(CRM_INVALID, "pairs are a list's path, and the members with name and value: answers name values");
	section->pair_name = crm_copy_n(putting->arena, rest, name);
	CRM_TRY(crm_nest_path_read(putting->arena, crm_textf(putting->arena, "%.*s[]", (int)n, text), &section->pairs));
	return crm_nest_path_read(putting->arena, rest + name + strspn(rest + name, " "), &section->pair_value);
}

static crm_err put_leave(struct putting *putting, const char *text)
{
	crm_receive_list(putting->arena, text, &putting->section->left, &putting->section->left_count);
	return NULL;
}

static crm_err put_consent(struct putting *putting, const char *text)
{
	putting->section->consent = text;
	return NULL;
}

static const struct {
	const char *name;
	enum { BOTH, RECORD_ONLY, LEAD_ONLY } of;
	crm_err (*put)(struct putting *putting, const char *text);
} settings[] = {
	{ "when", BOTH, put_when },         { "key", RECORD_ONLY, put_key },   { "on-match", RECORD_ONLY, put_on_match },
	{ "make", RECORD_ONLY, put_make },  { "create", RECORD_ONLY, put_create }, { "take", LEAD_ONLY, put_take },
	{ "pairs", LEAD_ONLY, put_pairs },  { "consent", LEAD_ONLY, put_consent },
	{ "leave", LEAD_ONLY, put_leave },
};

crm_err crm_receive_field_add(struct crm_arena *arena, struct crm_receive_field **list, const char *name, const char *text,
                              bool lenient)
{
	for (; *list; list = &(*list)->next)
		if (crm_same((*list)->name, name))
			return crm_fail(CRM_INVALID, "'%s' is there twice", name);
	*list = crm_new(arena, struct crm_receive_field, 1);
	(*list)->name = name;
	(*list)->lenient = lenient;
	return crm_err_in(crm_receive_value_read(arena, text, &(*list)->value), "%s", name);
}

static crm_err put_field(struct putting *putting, const char *name, const char *text, bool lenient)
{
	int field;

	if (!putting->section->is_lead) {
		CRM_TRY(crm_err_as(crm_entity_need_field(entity_of(putting), name, &field), CRM_INVALID));
		if (field > 0)
			CRM_TRY(crm_field_may_set(entity_of(putting)->fields[field], true));
	}
	return crm_receive_field_add(putting->arena, &putting->section->fields, name, text, lenient);
}

crm_err crm_receive_section_put(struct crm_repo *repo, struct crm_arena *arena, struct crm_receive_section *section,
                                const char *name, const char *text, bool lenient)
{
	struct putting putting = { .repo = repo, .arena = arena, .section = section };

	for (size_t i = 0; i < CRM_COUNT(settings); i++)
		if (crm_same(settings[i].name, name) && settings[i].of != (section->is_lead ? RECORD_ONLY : LEAD_ONLY))
			return crm_err_in(settings[i].put(&putting, text), "%s", name);
	return put_field(&putting, name, text, lenient);
}

/* -- the whole -------------------------------------------------------------------------------- */

static const struct crm_receive_section *named(const struct crm_receive_section *first, const char *name)
{
	while (first && !crm_same(first->name, name))
		first = first->next;
	return first;
}

static crm_err check_field(const struct crm_receive_section *section, const struct crm_receive_section *first,
                           const struct crm_receive_field *field)
{
	const char *record;

	for (size_t i = 0; (record = crm_receive_value_record(field->value, i)); i++) {
		const struct crm_receive_section *other = named(first, record);
		if (!other)
			return crm_fail(CRM_INVALID, "%s: there is no section '%s'", field->name, record);
		for (const struct crm_receive_section *one = section; one; one = one->next)
			if (one == other)
				return crm_fail(CRM_INVALID, "%s: [%s] comes later: put it before", field->name, record);
	}
	return NULL;
}

crm_err crm_receive_section_check(const struct crm_receive_section *section, const struct crm_receive_section *first)
{
	if (named(first, section->name) != section)
		return crm_err_hint(crm_fail(CRM_INVALID, "there are two sections '%s'", section->name), "[%s second]",
		                    section->entity);
	if (!section->is_lead && !section->fields)
		return crm_fail(CRM_INVALID, "[%s] fills no field", section->name);
	for (const struct crm_receive_field *field = section->fields; field; field = field->next)
		CRM_TRY(check_field(section, first, field));
	return NULL;
}
