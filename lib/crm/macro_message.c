#include "crm/macro_message.h"

#include "base/str.h"
#include "model/record.h"
#include "repo/ref.h"
#include "store/read.h"

static crm_err read_customer(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *ticket,
                             struct crm_record **out)
{
	struct crm_value contact = crm_record_get(ticket, "contact");
	*out = NULL;
	if (contact.shape != CRM_TEXT)
		return NULL;
	return crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, "contact"), contact.s, out, NULL);
}

/* Who acts need not be a user of the repository. */
static void put_author(struct crm_repo *repo, struct crm_record *message)
{
	char id[17];
	if (!crm_ref_find(repo, crm_model_entity(repo->store->model, "user"), "me", NULL, NULL, id))
		crm_record_put(message, "author", crm_value_text(crm_copy(message->arena, id)));
}

static void address(struct crm_record *message, const struct crm_record *customer)
{
	crm_record_put(message, "channel", crm_value_text("email"));
	crm_record_put(message, "delivery", crm_value_text("queued"));
	crm_record_put(message, "to", crm_record_get(customer, "email"));
}

crm_err crm_macro_message(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                          const struct crm_record *ticket, bool internal, const char *subject, const char *body)
{
	struct crm_record *message = crm_record_new(arena, crm_model_entity(repo->store->model, "message"));
	struct crm_record *customer;
	CRM_TRY(crm_record_make(message, arena, &repo->reading, NULL, 0));
	CRM_TRY(read_customer(repo, arena, ticket, &customer));
	crm_record_put(message, "ticket", crm_value_text(crm_record_id(ticket)));
	crm_record_put(message, "direction", crm_value_text(internal ? "internal" : "out"));
	crm_record_put(message, "subject", crm_value_text(subject));
	crm_record_put(message, "body", crm_value_text(body));
	put_author(repo, message);
	if (internal)
		crm_record_put(message, "channel", crm_value_text("note"));
	else if (customer && crm_record_get(customer, "email").shape == CRM_TEXT)
		address(message, customer);
	else
		crm_record_put(message, "channel", crm_record_get(ticket, "channel"));
	return crm_change_create(change, message);
}
