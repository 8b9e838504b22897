#include "crm/ticket.h"

#include <string.h>

#include "base/str.h"
#include "repo/ref.h"
#include "rule/ticket.h"

crm_err crm_ticket_reopen(struct crm_record *ticket)
{
	if (!crm_ticket_is(ticket, "solved|closed|merged|spam"))
		return crm_fail(CRM_INVALID, "ticket %.8s is %s: there is nothing to open again", crm_record_id(ticket),
		                crm_record_get(ticket, "status").s);
	crm_record_put(ticket, "status", crm_value_text("open"));
	return NULL;
}

/* -- who watches --------------------------------------------------------------------- */

/* A user by name, others by address; who acts may have no record. */
static crm_err name_of(struct crm_repo *repo, struct crm_arena *arena, const char *who, const char **out)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "user");
	int email = crm_entity_field(entity, "email");
	struct crm_record *user = crm_record_new(arena, entity);
	struct crm_value address;
	crm_err err = crm_ref_read(repo, arena, entity, who, &user);
	if (!err) {
		*out = crm_record_get(user, "name").s;
		return NULL;
	}
	if (crm_same(who, "me") && repo->actor.email && *repo->actor.email)
		who = repo->actor.email;
	if (crm_err_kind(err) != CRM_NOT_FOUND || !strchr(who, '@'))
		return err;
	CRM_TRY(crm_err_field(crm_value_parse(arena, &repo->reading, entity->fields[email], user, who, &address), "watchers"));
	*out = address.s;
	return NULL;
}

static struct crm_value changed_list(struct crm_arena *arena, struct crm_value list, const char *name, bool on)
{
	CRM_AUTO(crm_str_drop) struct crm_str one = {0};
	const char **elements = crm_new(arena, const char *, (list.shape == CRM_TEXT ? list.n : 0) + 2);
	size_t count = 0;
	for (size_t at = 0; list.shape == CRM_TEXT && crm_list_next(list, &at, &one);)
		if (!crm_same(crm_str_text(&one), name))
			elements[count++] = crm_copy(arena, crm_str_text(&one));
	if (on)
		elements[count++] = name;
	return count ? crm_list_make(arena, elements, count) : CRM_NO_VALUE;
}

crm_err crm_ticket_watch(struct crm_repo *repo, struct crm_record *ticket, const char *who, bool on)
{
	const char *name;
	CRM_TRY(name_of(repo, ticket->arena, who, &name));
	crm_record_put(ticket, "watchers", changed_list(ticket->arena, crm_record_get(ticket, "watchers"), name, on));
	return NULL;
}
