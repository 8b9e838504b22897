#include "repo/reached.h"

#include <string.h>

#include "model/reached.h"
#include "model/phone.h"
#include "store/reached.h"
#include "store/read.h"

enum { CANDIDATES_MOST = 2000 };

struct asking {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_entity *entity;
	const char *text, *country;      /* an address as it is stored, or a number */
	const char **ids;
	size_t count, most;
};

static void take(struct asking *asking, const char *id)
{
	for (size_t i = 0; i < asking->count; i++)
		if (crm_same(asking->ids[i], id))
			return;
	if (asking->count < asking->most)
		asking->ids[asking->count++] = id;
}

/* By a field that has an index. */
static crm_err by_field(struct asking *asking, int field, const char *text)
{
	const char **ids;
	size_t count;
	CRM_TRY(crm_read_equal(asking->repo->store, asking->arena, asking->entity, field, text, (int)asking->most, &ids,
	                       &count));
	for (size_t i = 0; i < count; i++)
		take(asking, ids[i]);
	return NULL;
}

/* The index finds who may have it; the record tells. */
static crm_err by_index(struct asking *asking)
{
	const char **ids;
	size_t count;
	CRM_TRY(crm_reached_find(asking->repo->store, asking->arena, asking->entity, asking->text, CANDIDATES_MOST, &ids,
	                       &count));
	for (size_t i = 0; i < count && asking->count < asking->most; i++) {
		struct crm_record *record;
		CRM_TRY(crm_read_record(asking->repo->store, asking->arena, asking->entity, ids[i], &record, NULL));
		if (record && crm_reached_has(record, asking->text, asking->country))
			take(asking, ids[i]);
	}
	return NULL;
}

/* Digits with the country's, but no +, are found as what they are if nothing has them as they stand. */
static crm_err by_number(struct asking *asking, const struct crm_field *field)
{
	int e164 = crm_entity_field(asking->entity, field->e164);
	char form[CRM_PHONE_FORM_SIZE];
	if (crm_phone_e164(asking->text, asking->country, form))
		CRM_TRY(by_field(asking, e164, form));
	if (!asking->count && crm_phone_bare(asking->text, form))
		CRM_TRY(by_field(asking, e164, form));
	return NULL;
}

static crm_err by_own_fields(struct asking *asking)
{
	bool address = crm_reached_is_address(asking->text);
	for (int i = 0; i < (int)asking->entity->count; i++) {
		const struct crm_field *field = asking->entity->fields[i];
		if (!(field->flags & CRM_REACHED) || field->flags & CRM_LIST)
			continue;
		if (address && field->type == CRM_T_EMAIL)
			CRM_TRY(by_field(asking, i, asking->text));
		if (!address && field->e164)
			CRM_TRY(by_number(asking, field));
	}
	return NULL;
}

/* An address is stored in small letters; what is none is nobody's. */
static crm_err take_text(struct asking *asking, const char *text)
{
	struct crm_value value = CRM_NO_VALUE;
	static const struct crm_field email = { .name = "email", .type = CRM_T_EMAIL };
	char form[CRM_PHONE_FORM_SIZE];
	asking->text = NULL;
	if (crm_reached_is_address(text)) {
		crm_err err = crm_value_parse(asking->arena, &asking->repo->reading, &email, NULL, text, &value);
		if (!err && value.shape == CRM_TEXT)
			asking->text = value.s;
		return err && crm_err_kind(err) != CRM_INVALID ? err : NULL;
	}
	crm_phone_form(text, asking->country, form);
	asking->text = *form ? text : NULL;
	return NULL;
}

static bool is_reached(const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++)
		if (entity->fields[i]->flags & CRM_REACHED)
			return true;
	return false;
}

crm_err crm_reached_by(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity, const char *text,
                     const char *country, size_t most, const char ***ids, size_t *count)
{
	struct asking asking = { .repo = repo, .arena = arena, .entity = entity, .most = most,
		.country = country ? country : entity->home };
	*count = 0;
	if (!is_reached(entity))
		return NULL;
	CRM_TRY(take_text(&asking, text));
	if (!asking.text)
		return NULL;
	asking.ids = crm_new(arena, const char *, most);
	CRM_TRY(by_own_fields(&asking));
	if (!asking.count || !crm_reached_is_address(asking.text))
		CRM_TRY(by_index(&asking));
	*ids = asking.ids;
	*count = asking.count;
	return NULL;
}
