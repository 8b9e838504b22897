#include "crm/deal_people.h"

#include "base/str.h"
#include "repo/question.h"
#include "repo/ref.h"
#include "store/read.h"

enum column { ID, NAME, EMAIL, PHONE, ROLE };

static const char *const main_fields[] = {
	[ID] = "contact.id", [NAME] = "contact", [EMAIL] = "contact.email", [PHONE] = "contact.phone", NULL,
};
static const char *const role_fields[] = {
	[ID] = "contact.id", [NAME] = "contact", [EMAIL] = "contact.email", [PHONE] = "contact.phone", [ROLE] = "role", NULL,
};

static struct crm_deal_person person_of(struct crm_answer *answer, struct crm_arena *arena)
{
	return (struct crm_deal_person){
		.id = crm_answer_text(answer, arena, ID), .name = crm_answer_text(answer, arena, NAME),
		.email = crm_answer_text(answer, arena, EMAIL), .phone = crm_answer_text(answer, arena, PHONE),
	};
}

static crm_err read_main(struct crm_repo *repo, struct crm_arena *arena, const char *deal, struct crm_deal_person *out)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	const struct crm_equals here[] = { { .field = "id", .id = deal }, { .field = NULL } };
	struct crm_question question = { .entity = "deal", .equals = here, .fields = main_fields };
	bool row;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	*out = row ? person_of(answer, arena) : (struct crm_deal_person){0};
	out->primary = true;
	return NULL;
}

/* The main one's place is the first, whether a record tells of it or not. */
static void take_role(struct crm_deal_people *people, const struct crm_deal_person *person)
{
	if (people->count && crm_same(people->list->id, person->id))
		people->list->role = person->role;
	else
		people->list[people->count++] = *person;
}

static crm_err read_roles(struct crm_repo *repo, struct crm_arena *arena, const struct crm_question *question,
                          struct crm_deal_people *out)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(repo, arena, question, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		struct crm_deal_person person = person_of(answer, arena);
		person.role = crm_answer_text(answer, arena, ROLE);
		take_role(out, &person);
	}
}

crm_err crm_deal_people_read(struct crm_repo *repo, struct crm_arena *arena, const char *deal,
                             struct crm_deal_people *out)
{
	const struct crm_equals here[] = { { .field = "deal", .id = deal }, { .field = NULL } };
	struct crm_question question = { .entity = "deal_contact", .equals = here, .fields = role_fields };
	int64_t count;
	*out = (struct crm_deal_people){0};
	CRM_TRY(crm_question_count(repo, arena, &question, &count));
	out->list = crm_new(arena, struct crm_deal_person, (size_t)count + 1);
	CRM_TRY(read_main(repo, arena, deal, out->list));
	out->count = out->list->id != NULL;
	return read_roles(repo, arena, &question, out);
}

crm_err crm_deal_person_find(struct crm_repo *repo, struct crm_arena *arena, const char *deal, const char *contact,
                             struct crm_record **out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "deal_contact");
	const char **ids;
	size_t count;
	*out = NULL;
	CRM_TRY(crm_read_key(repo->store, arena, entity, crm_entity_field(entity, "contact"), contact,
	                     crm_entity_field(entity, "deal"), crm_value_text(deal), 1, &ids, &count));
	return count ? crm_read_record(repo->store, arena, entity, ids[0], out, NULL) : NULL;
}

static crm_err main_of(struct crm_repo *repo, const struct crm_record *person, struct crm_value *out)
{
	struct crm_record *deal;
	CRM_TRY(crm_ref_read(repo, person->arena, crm_model_entity(repo->store->model, "deal"),
	                     crm_record_get(person, "deal").s, &deal));
	*out = crm_record_get(deal, "contact");
	return NULL;
}

static crm_err keep_former(struct crm_repo *repo, struct crm_change *change, const struct crm_record *person,
                           struct crm_value former)
{
	struct crm_record *record;
	CRM_TRY(crm_deal_person_find(repo, person->arena, crm_record_get(person, "deal").s, former.s, &record));
	if (record)
		return NULL;
	record = crm_record_new(person->arena, person->entity);
	crm_record_put(record, "deal", crm_record_get(person, "deal"));
	crm_record_put(record, "contact", former);
	return crm_change_create(change, record);
}

crm_err crm_deal_person_put(struct crm_repo *repo, struct crm_change *change, const struct crm_record *old,
                            struct crm_record *person, bool *changed)
{
	struct crm_value former, now;
	*changed = true;
	CRM_TRY(main_of(repo, person, &former));
	CRM_TRY(old ? crm_change_update(change, old, person, changed) : crm_change_create(change, person));
	CRM_TRY(main_of(repo, person, &now));
	if (former.shape != CRM_TEXT || now.shape != CRM_TEXT || crm_value_equal(former, now))
		return NULL;
	return keep_former(repo, change, person, former);
}

static crm_err refuse_stranger(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *deal,
                               const char *contact)
{
	struct crm_record *person;
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "contact"), contact, &person));
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "%s is not in the deal '%s'", crm_record_label(person),
	                             crm_record_label(deal)),
	                    "crm-deal contacts %.8s", crm_record_id(deal));
}

crm_err crm_deal_person_remove(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                               const char *deal, const char *contact)
{
	struct crm_record *old, *record, *person;
	bool changed;
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "deal"), deal, &old));
	CRM_TRY(crm_deal_person_find(repo, arena, deal, contact, &person));
	bool is_main = crm_same(crm_record_get(old, "contact").s, contact);
	if (!person && !is_main)
		return refuse_stranger(repo, arena, old, contact);
	if (person)
		CRM_TRY(crm_change_delete(change, person, false));
	if (!is_main)
		return NULL;
	record = crm_record_copy(arena, old);
	crm_record_put(record, "contact", CRM_NO_VALUE);
	return crm_change_update(change, old, record, &changed);
}
