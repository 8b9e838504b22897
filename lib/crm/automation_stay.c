#include "crm/automation_stay.h"

#include "base/str.h"
#include "model/record.h"
#include "repo/identity.h"
#include "repo/ref.h"

static void set_now(struct crm_repo *repo, int64_t now)
{
	repo->now = repo->reading.now = repo->asking.now = now;
}

/* Who has left is not acted for. */
static crm_err become(struct crm_repo *repo, struct crm_arena *arena, const char *ref)
{
	struct crm_record *user;
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "user"), ref, &user));
	const char *name = crm_record_text(user, "full_name"), *email = crm_record_text(user, "email");
	struct crm_value active = crm_record_get(user, "active");
	if (active.shape == CRM_INTEGER && !active.i)
		return crm_fail(CRM_DENIED, "%s does not work here any more", crm_record_label(user));
	repo->actor.name = name ? name : crm_record_label(user);
	repo->actor.email = email ? email : "";
	repo->ident = crm_identity_text(arena, &repo->actor);
	return NULL;
}

crm_err crm_automation_enter(struct crm_repo *repo, struct crm_arena *arena, const struct crm_automation_rule *rule, int64_t at,
                             struct crm_automation_stay *out)
{
	const char *as = rule->text.as.text ? rule->text.as.text : rule->owner;
	*out = (struct crm_automation_stay){ .repo = repo, .actor = repo->actor, .ident = repo->ident, .now = repo->now,
		.zone = crm_zone_enter(rule->text.zone.text) };
	set_now(repo, at);
	return as ? crm_err_in(become(repo, arena, as), "as %s", as) : NULL;
}

void crm_automation_leave(struct crm_automation_stay *stay)
{
	struct crm_repo *repo = stay->repo;
	if (!repo)
		return;
	repo->actor = stay->actor;
	repo->ident = stay->ident;
	set_now(repo, stay->now);
	crm_zone_leave(&stay->zone);
	stay->repo = NULL;
}
