#include "crm/webhook_row.h"

#include "crm/deliver_request.h"
#include "store/journal.h"

static const char *status_of(const struct crm_webhook *webhook, const struct crm_webhook_state *state)
{
	return !webhook->active ? "paused" : webhook->fault ? "faulty" : state->open ? "open" : state->tries ? "retrying" : "well";
}

static crm_err count_behind(struct crm_repo *repo, const struct crm_webhook *webhook, const struct crm_webhook_state *state,
                            int64_t *out)
{
	int64_t place = state->place;

	if (!state->known)
		CRM_TRY(crm_event_place_after(repo->store, webhook->made, &place));
	return crm_event_behind(repo->store, place, out);
}

/* What keeps it from being told at all. */
static void find_fault(struct crm_repo *repo, struct crm_arena *arena, struct crm_webhook *webhook)
{
	struct crm_deliver_dress dress;
	char words[1024];
	crm_err err = webhook->fault ? NULL : crm_deliver_dress(repo, arena, webhook, &dress);

	if (err)
		webhook->fault = crm_textf(arena, "%s%s%s", crm_err_print(err, words, sizeof words), *err->hint ? ": " : "", err->hint);
}

crm_err crm_webhook_row(struct crm_repo *repo, struct crm_places *places, struct crm_arena *arena, const char *id,
                        struct crm_webhook_row *out)
{
	CRM_TRY(crm_webhook_read(repo, arena, id, &out->webhook));
	find_fault(repo, arena, &out->webhook);
	CRM_TRY(crm_webhook_state_get(places, id, CRM_PASS_LIVE, &out->state));
	CRM_TRY(count_behind(repo, &out->webhook, &out->state, &out->behind));
	out->status = status_of(&out->webhook, &out->state);
	return crm_webhook_dead_count(places, id, &out->dead);
}
