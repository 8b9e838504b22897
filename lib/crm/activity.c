#include "crm/activity.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "repo/ref.h"

static const char *const subjects[] = { "contact", "company", "deal", "ticket", NULL };

static bool is_empty(const struct crm_record *record, const char *field)
{
	return crm_record_get(record, field).shape == CRM_EMPTY;
}

static crm_err put(struct crm_repo *repo, struct crm_record *activity, const char *field, const char *text)
{
	struct crm_assign assign = { .op = CRM_SET, .text = text };
	CRM_TRY(crm_entity_need_field(activity->entity, field, &assign.field));
	return crm_record_assign(activity, activity->arena, &repo->reading, &assign, 1);
}

/* A name without its entity: the one that has it. */
static crm_err find_anywhere(struct crm_repo *repo, const char *text, const struct crm_entity **entity, char id[17])
{
	*entity = NULL;
	for (size_t i = 0; subjects[i]; i++) {
		const struct crm_entity *here = crm_model_entity(repo->store->model, subjects[i]);
		char found[17];
		crm_err err = crm_ref_find(repo, here, text, NULL, NULL, found);
		if (crm_err_kind(err) == CRM_NOT_FOUND)
			continue;
		CRM_TRY(err);
		if (*entity)
			return crm_err_hint(crm_fail(CRM_CONFLICT, "'%s' is a %s and a %s", text, (*entity)->name, here->name),
			                    "write %s:%s or %s:%s", (*entity)->name, id, here->name, found);
		*entity = here;
		memcpy(id, found, sizeof found);
	}
	if (*entity)
		return NULL;
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no contact, company, deal or ticket '%s'", text),
	                    "crm-contact list %s", text);
}

crm_err crm_about_find(struct crm_repo *repo, struct crm_arena *arena, const char *text, const struct crm_entity **entity,
                       char id[17])
{
	size_t n = strcspn(text, ":");
	*entity = text[n] ? crm_model_entity(repo->store->model, crm_copy_n(arena, text, n)) : NULL;
	return *entity ? crm_ref_find(repo, *entity, text + n + 1, NULL, NULL, id) : find_anywhere(repo, text, entity, id);
}

static crm_err find_about(struct crm_repo *repo, struct crm_record *activity, const char *text)
{
	const struct crm_entity *entity;
	char id[17];
	CRM_TRY(crm_about_find(repo, activity->arena, text, &entity, id));
	crm_record_put(activity, "about", crm_value_text(crm_textf(activity->arena, "%s:%s", entity->name, id)));
	return NULL;
}

/* The contact it is about, or who the deal or ticket is with. */
static crm_err find_contact(struct crm_repo *repo, struct crm_record *activity)
{
	const char *about = crm_record_get(activity, "about").s, *id = strchr(about, ':') + 1;
	const struct crm_entity *entity =
		crm_model_entity(repo->store->model, crm_copy_n(activity->arena, about, (size_t)(id - about - 1)));
	struct crm_record *record;
	if (crm_same(entity->name, "contact"))
		crm_record_put(activity, "contact", crm_value_text(id));
	if (crm_entity_field(entity, "contact") == CRM_NO_FIELD)
		return NULL;
	CRM_TRY(crm_ref_read(repo, activity->arena, entity, id, &record));
	crm_record_put(activity, "contact", crm_record_get(record, "contact"));
	return NULL;
}

/* What is still to begin was not held. */
static const char *status_of(const struct crm_repo *repo, const struct crm_record *activity)
{
	struct crm_value start = crm_record_get(activity, "start_at");
	int64_t at;
	return start.shape == CRM_TEXT && crm_instant_read(start.s, &at) && at > repo->now ? "planned" : "held";
}

crm_err crm_activity_log(struct crm_repo *repo, struct crm_record *activity, const char *kind, const char *about,
                         const char *text)
{
	char now[CRM_INSTANT_SIZE];
	CRM_TRY(put(repo, activity, "kind", kind));
	CRM_TRY(find_about(repo, activity, about));
	if (is_empty(activity, "contact"))
		CRM_TRY(find_contact(repo, activity));
	if (is_empty(activity, "status"))
		CRM_TRY(put(repo, activity, "status", status_of(repo, activity)));
	if (is_empty(activity, "start_at"))
		CRM_TRY(put(repo, activity, "start_at", crm_copy(activity->arena, crm_instant_text(repo->now, now))));
	return text ? put(repo, activity, crm_same(kind, "note") ? "body" : "subject", text) : NULL;
}
