#include "crm/notice.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "crm/duty.h"
#include "crm/event_text.h"
#include "form/mail_address.h"
#include "model/record.h"
#include "rule/subscription.h"
#include "store/read.h"

#define USER_ENTITY "user"

static bool is_yes(const struct crm_record *record, const char *field)
{
	struct crm_value value = crm_record_get(record, field);

	return value.shape == CRM_INTEGER && value.i;
}

/* -- reading ---------------------------------------------------------------------------- */

static crm_err read_times(struct crm_subscription *out)
{
	const char *quiet = crm_record_text(out->record, "quiet"), *digest = crm_record_text(out->record, "digest");

	out->quiet_work = crm_same(quiet, CRM_QUIET_WORK);
	out->has_quiet = quiet && !out->quiet_work;
	if (out->has_quiet)
		CRM_TRY(crm_quiet_parse(quiet, &out->quiet));
	return digest ? crm_rhythm_parse(digest, &out->rhythm) : NULL;
}

static crm_err read_user(struct crm_repo *repo, struct crm_arena *arena, struct crm_subscription *out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, USER_ENTITY);
	const char *id = crm_record_text(out->record, "user"), *email;
	struct crm_record *user = NULL;

	if (id)
		CRM_TRY(crm_read_record(repo->store, arena, entity, id, &user, NULL));
	if (!user)
		return crm_fail(CRM_NOT_FOUND, "it has no user");
	email = crm_record_text(user, "email");
	out->user = user;
	out->zone = crm_record_text(user, "timezone");
	out->active = out->active && is_yes(user, "active");
	/* Nobody is told more than who has the repository here may see. */
	out->actor = (struct crm_actor){ .name = crm_record_label(user), .email = email ? email : "", .roles = repo->actor.roles };
	return NULL;
}

crm_err crm_subscription_read(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_subscription *out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "subscription");
	struct crm_record *record;

	CRM_TRY(crm_read_record(repo->store, arena, entity, id, &record, NULL));
	if (!record)
		return crm_fail(CRM_NOT_FOUND, "there is no subscription %s", id);
	const char *target = crm_record_text(record, "target");
	*out = (struct crm_subscription){ .record = record, .id = crm_copy(arena, id), .name = crm_record_label(record),
		.via = crm_record_text(record, "via"), .target = target ? target : "", .active = is_yes(record, "active"),
		.mine = is_yes(record, "mine"), .own_deeds = is_yes(record, "own_deeds") };
	CRM_TRY(read_user(repo, arena, out));
	CRM_TRY(read_times(out));
	return crm_event_wish_of(repo->store, &repo->asking, arena, record, &out->wish);
}

crm_err crm_subscription_is_quiet(struct crm_repo *repo, struct crm_arena *arena, const struct crm_subscription *subscription,
                                  bool *quiet)
{
	const char *why = NULL;

	*quiet = subscription->has_quiet && crm_quiet_is(&subscription->quiet, repo->now);
	if (!subscription->quiet_work)
		return NULL;
	CRM_TRY(crm_duty_away(repo, arena, subscription->user, true, &why));
	*quiet = why;
	return NULL;
}

/* -- whose it is ---------------------------------------------------------------------------- */

/* By the address of who did it, or, where there is none, the name. */
static bool is_own_deed(const struct crm_subscription *subscription, const struct crm_event *event)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_mail_address actor = {0};

	if (crm_event_is_of_clock(event))
		return false;
	if (crm_mail_split_addresses(arena, event->txn->actor, &actor, 1) && *subscription->actor.email)
		return strcasecmp(actor.email, subscription->actor.email) == 0;
	const char *name = crm_actor_name(arena, event->txn->actor);
	return crm_same(crm_record_text(subscription->user, "full_name"), name) ||
	       crm_same(crm_record_text(subscription->user, "name"), name);
}

static bool is_of_user(const struct crm_subscription *subscription, const struct crm_record *record)
{
	static const char *const whose[] = { "owner", "assignee" };
	const char *user = crm_record_id(subscription->user);

	for (size_t i = 0; i < CRM_COUNT(whose); i++) {
		int field = crm_entity_field(record->entity, whose[i]);
		if (field != CRM_NO_FIELD && record->values[field].shape == CRM_TEXT && crm_same(record->values[field].s, user))
			return true;
	}
	return false;
}

/* A part (a message) is whose its whole (the ticket) is. */
static crm_err is_whole_of_user(struct crm_repo *repo, const struct crm_subscription *subscription,
                                const struct crm_record *record, bool *is)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *whole;

	for (size_t i = 0; !*is && i < record->entity->count; i++) {
		const struct crm_field *field = record->entity->fields[i];
		if (!(field->flags & CRM_PART) || field->type != CRM_T_LINK || record->values[i].shape != CRM_TEXT)
			continue;
		CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, field->target),
		                        record->values[i].s, &whole, NULL));
		*is = whole && is_of_user(subscription, whole);
	}
	return NULL;
}

crm_err crm_subscription_fits(struct crm_repo *repo, const struct crm_subscription *subscription,
                              const struct crm_event *event, bool *fits)
{
	const struct crm_record *record = event->new ? event->new : event->old;

	CRM_TRY(crm_event_wish_fits(subscription->wish, event, fits));
	if (*fits && !subscription->own_deeds)
		*fits = !is_own_deed(subscription, event);
	if (!*fits || !subscription->mine)
		return NULL;
	*fits = is_of_user(subscription, record);
	return *fits ? NULL : is_whole_of_user(repo, subscription, record, fits);
}
