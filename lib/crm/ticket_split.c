#include "crm/ticket_split.h"

#include <string.h>

#include "base/str.h"
#include "repo/question.h"
#include "repo/ref.h"

struct splitting {
	struct crm_repo *repo;
	struct crm_change *change;
	struct crm_arena *arena;
	const struct crm_ticket_split *wish;
	struct crm_record *old, *made;
	struct crm_record **messages;
};

static const struct crm_entity *entity_of(const struct splitting *splitting, const char *name)
{
	return crm_model_entity(splitting->repo->store->model, name);
}

static bool is_empty(const struct crm_record *record, const char *field)
{
	return crm_record_get(record, field).shape == CRM_EMPTY;
}

static bool is(const struct crm_record *record, const char *field, const char *text)
{
	return crm_same(crm_record_get(record, field).s, text);
}

/* -- which messages ------------------------------------------------------------------ */

static crm_err read_message(struct splitting *splitting, size_t i)
{
	const char *id = splitting->wish->messages[i], *ticket = crm_record_id(splitting->old);
	CRM_TRY(crm_ref_read(splitting->repo, splitting->arena, entity_of(splitting, "message"), id, &splitting->messages[i]));
	if (is(splitting->messages[i], "ticket", ticket))
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "message %.8s is not one of ticket %.8s", id, ticket),
	                    "crm-ticket thread %.8s", ticket);
}

static crm_err refuse_all(struct splitting *splitting)
{
	const struct crm_equals of[] = { { .field = "ticket", .id = crm_record_id(splitting->old) }, { .field = NULL } };
	struct crm_question question = { .entity = "message", .equals = of };
	int64_t count;
	CRM_TRY(crm_question_count(splitting->repo, splitting->arena, &question, &count));
	if ((size_t)count > splitting->wish->message_count)
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "these are all messages of ticket %.8s: nothing would be left of it",
	                             crm_record_id(splitting->old)),
	                    "crm-ticket set %.8s subject=...", crm_record_id(splitting->old));
}

static crm_err read_all(struct splitting *splitting)
{
	size_t count = splitting->wish->message_count;
	CRM_TRY(crm_ref_read(splitting->repo, splitting->arena, entity_of(splitting, "ticket"), splitting->wish->ticket,
	                     &splitting->old));
	splitting->messages = crm_new(splitting->arena, struct crm_record *, count);
	for (size_t i = 0; i < count; i++)
		CRM_TRY(read_message(splitting, i));
	return refuse_all(splitting);
}

/* -- the new ticket -------------------------------------------------------------------- */

static bool is_given(const struct splitting *splitting, const char *field)
{
	int at = crm_entity_field(splitting->made->entity, field);
	for (size_t i = 0; i < splitting->wish->count; i++)
		if (splitting->wish->assigns[i].field == at)
			return true;
	return false;
}

static void put(struct splitting *splitting, const char *field, struct crm_value value)
{
	if (value.shape != CRM_EMPTY && !is_given(splitting, field))
		crm_record_put(splitting->made, field, value);
}

static struct crm_value time_of(const struct crm_record *message)
{
	return is_empty(message, "sent_at") ? crm_record_get(message, "created_at") : crm_record_get(message, "sent_at");
}

static bool is_earlier(struct crm_value a, struct crm_value b)
{
	return b.shape == CRM_EMPTY || crm_value_compare(a, b) < 0;
}

/* What follows from the messages that it takes. */
static void put_times(struct splitting *splitting)
{
	struct crm_value first = CRM_NO_VALUE, answered = CRM_NO_VALUE;
	for (size_t i = 0; i < splitting->wish->message_count; i++) {
		const struct crm_record *message = splitting->messages[i];
		bool answer = is(message, "direction", "out") && !crm_record_get(message, "automatic").i &&
		              !is(message, "delivery", "failed");
		if (is_earlier(time_of(message), first))
			first = time_of(message);
		if (answer && is_earlier(time_of(message), answered))
			answered = time_of(message);
	}
	put(splitting, "created_at", first);
	put(splitting, "first_response_at", answered);
	put(splitting, "status", crm_value_text(answered.shape == CRM_EMPTY ? "new" : "open"));
}

/* Who wrote the first of them may be another than who asked first. */
static void put_contact(struct splitting *splitting)
{
	for (size_t i = 0; i < splitting->wish->message_count; i++) {
		const struct crm_record *message = splitting->messages[i];
		if (is_empty(message, "contact") ||
		    crm_value_equal(crm_record_get(message, "contact"), crm_record_get(splitting->old, "contact")))
			continue;
		put(splitting, "contact", crm_record_get(message, "contact"));
		return;
	}
	put(splitting, "contact", crm_record_get(splitting->old, "contact"));
	put(splitting, "company", crm_record_get(splitting->old, "company"));
}

static crm_err make(struct splitting *splitting)
{
	static const char *const same[] = { "subject", "channel", "priority", "type", "language", "queue", "team", "assignee",
	                                    "owner", "watchers" };
	splitting->made = crm_record_new(splitting->arena, entity_of(splitting, "ticket"));
	CRM_TRY(crm_record_make(splitting->made, splitting->arena, &splitting->repo->reading, splitting->wish->assigns,
	                        splitting->wish->count));
	for (size_t i = 0; i < CRM_COUNT(same); i++)
		put(splitting, same[i], crm_record_get(splitting->old, same[i]));
	put_contact(splitting);
	put_times(splitting);
	return crm_change_create(splitting->change, splitting->made);
}

static crm_err move_messages(struct splitting *splitting)
{
	for (size_t i = 0; i < splitting->wish->message_count; i++) {
		struct crm_record *moved = crm_record_copy(splitting->arena, splitting->messages[i]);
		bool changed;
		crm_record_put(moved, "ticket", crm_value_text(crm_record_id(splitting->made)));
		CRM_TRY(crm_change_update(splitting->change, splitting->messages[i], moved, &changed));
	}
	return NULL;
}

static crm_err link_back(struct splitting *splitting)
{
	struct crm_record *link = crm_record_new(splitting->arena, entity_of(splitting, "ticket_link"));
	crm_record_put(link, "ticket", crm_value_text(crm_record_id(splitting->made)));
	crm_record_put(link, "other", crm_value_text(crm_record_id(splitting->old)));
	crm_record_put(link, "kind", crm_value_text("split_from"));
	return crm_change_create(splitting->change, link);
}

crm_err crm_ticket_split(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                         const struct crm_ticket_split *wish, char id[17])
{
	struct splitting splitting = { .repo = repo, .change = change, .arena = arena, .wish = wish };
	CRM_TRY(read_all(&splitting));
	CRM_TRY(make(&splitting));
	CRM_TRY(move_messages(&splitting));
	CRM_TRY(link_back(&splitting));
	memcpy(id, crm_record_id(splitting.made), 17);
	return NULL;
}
