#include "crm/webhook.h"

#include <string.h>

#include "base/str.h"
#include "crm/among.h"
#include "model/list.h"
#include "model/record.h"
#include "rule/webhook.h"
#include "store/journal.h"
#include "store/read.h"

enum { SECOND = 1000, SECONDS = 20 };

static int64_t number_of(const struct crm_record *record, const char *field, int64_t absent)
{
	struct crm_value value = crm_record_get(record, field);

	return value.shape == CRM_INTEGER ? value.i : absent;
}

static enum crm_webhook_format format_of(const struct crm_record *record)
{
	const struct crm_field *field = record->entity->fields[crm_entity_field(record->entity, "format")];
	const char *name = crm_record_text(record, "format");
	int i = 0;

	while (field->choices[i] && !crm_same(field->choices[i], name))
		i++;
	return field->choices[i] ? (enum crm_webhook_format)i : CRM_WEBHOOK_STANDARD;
}

/* The first change of its record. */
static crm_err read_made(struct crm_repo *repo, const char *id, int64_t *txn)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *entries = NULL;
	const struct crm_entry *entry;

	*txn = 0;
	CRM_TRY(crm_entries_of_record(repo->store, "webhook", id, &entries));
	CRM_TRY(crm_entries_next(entries, &entry));
	while (entry) {
		*txn = entry->txn;
		CRM_TRY(crm_entries_next(entries, &entry));
	}
	return NULL;
}

/* None: all. */
static struct crm_event_names with_calls(struct crm_arena *arena, const struct crm_event_names *wished)
{
	const char **names = crm_new(arena, const char *, wished->count + 1);

	if (!wished->count)
		return *wished;
	memcpy(names, wished->names, wished->count * sizeof *names);
	names[wished->count] = CRM_EVENT_CALLED;
	return (struct crm_event_names){ names, wished->count + 1 };
}

/* What cannot be read any more (a field that was retired) keeps this one back, and no other. */
static void read_wish(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *record,
                      struct crm_webhook *out)
{
	char words[1024];

	crm_err err = crm_event_wish_of(repo->store, &repo->asking, arena, record, &out->wish);
	if (!err) {
		out->names = with_calls(arena, crm_event_wish_names(out->wish));
		return;
	}
	out->wish = NULL;
	out->fault = crm_copy(arena, crm_err_print(err, words, sizeof words));
}

crm_err crm_webhook_read(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_webhook *out)
{
	struct crm_record *record;
	size_t count;

	CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, "webhook"), id, &record, NULL));
	if (!record)
		return crm_fail(CRM_NOT_FOUND, "there is no webhook %s", id);
	*out = (struct crm_webhook){ .id = crm_record_id(record), .name = crm_record_text(record, "name"), .url = crm_record_text(record, "url"),
		.format = format_of(record), .template = crm_record_text(record, "template"), .rate = number_of(record, "rate", 0),
		.milliseconds = (long)number_of(record, "timeout", SECONDS) * SECOND, .active = number_of(record, "active", 1),
		.allow_private = number_of(record, "allow_private", 0),
		.headers = crm_list_elements(arena, crm_record_get(record, "headers"), 0, &count) };
	out->headers[count] = NULL;
	read_wish(repo, arena, record, out);
	return read_made(repo, id, &out->made);
}

crm_err crm_webhooks_read(struct crm_repo *repo, struct crm_arena *arena, struct crm_webhook **out, size_t *count)
{
	const char **ids;

	CRM_TRY(crm_among_read(repo, arena, (struct crm_question){ .entity = "webhook" }, &ids, count));
	*out = crm_new(arena, struct crm_webhook, *count + 1);
	for (size_t i = 0; i < *count; i++)
		CRM_TRY(crm_webhook_read(repo, arena, ids[i], &(*out)[i]));
	return NULL;
}

crm_err crm_webhook_fits(const struct crm_webhook *webhook, const struct crm_event *event, bool *fits)
{
	*fits = event->detail && crm_same(event->name, CRM_EVENT_CALLED) && crm_same(event->detail, webhook->name);
	return *fits ? NULL : crm_event_wish_fits(webhook->wish, event, fits);
}

bool crm_webhook_hides(const struct crm_webhook *webhook)
{
	return strstr(webhook->url, CRM_WEBHOOK_SECRET) != NULL;
}

bool crm_webhook_signs(const struct crm_webhook *webhook)
{
	return !crm_webhook_hides(webhook) && (webhook->format == CRM_WEBHOOK_STANDARD || webhook->format == CRM_WEBHOOK_CLOUD ||
	                                       webhook->format == CRM_WEBHOOK_TEMPLATE);
}
