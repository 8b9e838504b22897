#include "crm/macro.h"

#include "base/str.h"
#include "crm/ticket_say.h"
#include "repo/ref.h"
#include "rule/ticket.h"

static size_t list_count(struct crm_value list)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	size_t at = 0, count = 0;
	while (list.shape == CRM_TEXT && crm_list_next(list, &at, &element))
		count++;
	return count;
}

static crm_err take_assigns(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *record,
                            struct crm_macro *out)
{
	const struct crm_entity *ticket = crm_model_entity(repo->store->model, "ticket");
	struct crm_value assigns = crm_record_get(record, "assigns"), tags = crm_record_get(record, "adds_tags");
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	size_t at;
	out->assigns = crm_new(arena, struct crm_assign, list_count(assigns) + list_count(tags) + 1);
	for (at = 0; assigns.shape == CRM_TEXT && crm_list_next(assigns, &at, &element);)
		CRM_TRY(crm_assign_parse(ticket, crm_copy(arena, crm_str_text(&element)), false, &out->assigns[out->count++]));
	for (at = 0; tags.shape == CRM_TEXT && crm_list_next(tags, &at, &element);) {
		CRM_AUTO(crm_str_drop) struct crm_str tag = {0};
		crm_list_add_element(&tag, crm_str_text(&element), element.n);
		out->assigns[out->count++] = (struct crm_assign){ .field = (int)crm_common_at(ticket, CRM_TAGS), .op = CRM_ADD,
			.text = crm_copy(arena, crm_str_text(&tag)) };
	}
	return NULL;
}

crm_err crm_macro_read(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_macro *out)
{
	struct crm_record *record;
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "macro"), name, &record));
	struct crm_value active = crm_record_get(record, "active");
	*out = (struct crm_macro){ .name = crm_record_label(record),
		.internal = crm_same(crm_record_get(record, "kind").s, "internal"),
		.template = crm_record_text(record, "template") };
	if (active.shape == CRM_INTEGER && !active.i)
		return crm_err_hint(crm_fail(CRM_CONFLICT, "macro '%s' is not active", out->name),
		                    "crm-record macro set %.8s active=yes", crm_record_id(record));
	return crm_err_in(take_assigns(repo, arena, record, out), "macro %s", out->name);
}

/* A mail where there is an address, however the ticket came: what was prepared is to be read. */
static crm_err find_channel(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *ticket,
                            const char **channel)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "contact");
	struct crm_value contact = crm_record_get(ticket, "contact");
	struct crm_record *customer;
	*channel = NULL;
	if (contact.shape != CRM_TEXT)
		return NULL;
	CRM_TRY(crm_ref_read(repo, arena, entity, contact.s, &customer));
	*channel = crm_record_get(customer, "email").shape == CRM_TEXT ? "email" : NULL;
	return NULL;
}

crm_err crm_macro_write(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                        const struct crm_macro *macro, const char *ticket, const char *language,
                        struct crm_record **message)
{
	struct crm_said said = { .direction = macro->internal ? "internal" : "out", .prepared = true };
	struct crm_record *record;
	struct crm_rendered text;
	*message = NULL;
	if (!macro->template)
		return NULL;
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "ticket"), ticket, &record));
	CRM_TRY(crm_template_render(repo, arena, macro->template, ticket, language, NULL, &text));
	said.text = text.body;
	said.subject = text.subject;
	if (!macro->internal)
		CRM_TRY(find_channel(repo, arena, record, &said.channel));
	return crm_ticket_say(repo, change, arena, record, &said, message);
}

crm_err crm_macro_set(struct crm_repo *repo, struct crm_arena *arena, const struct crm_macro *macro,
                      const struct crm_record *message, struct crm_record *ticket)
{
	struct crm_value before = crm_record_get(ticket, "status");
	const char *option;
	CRM_TRY(crm_err_in(crm_record_assign(ticket, arena, &repo->reading, macro->assigns, macro->count), "macro %s",
	                   macro->name));
	if (message && crm_ticket_unsent(message, &option) && crm_ticket_is(ticket, "pending"))
		crm_record_put(ticket, "status", before);
	return NULL;
}
