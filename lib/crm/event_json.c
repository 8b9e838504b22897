#include "crm/event_json.h"

#include <string.h>

#include "base/time.h"
#include "form/json.h"

static void add_text(struct crm_str *out, const char *key, const char *text)
{
	if (!text)
		return;
	crm_str_addf(out, ",\"%s\":", key);
	crm_json_add_string(out, text, strlen(text));
}

static void add_instant(struct crm_str *out, const char *key, int64_t at)
{
	char text[CRM_INSTANT_SIZE];

	add_text(out, key, crm_instant_text(at, text));
}

/* What is known of it beside its name, time and id. */
static crm_err add_data(struct crm_record_json *json, const struct crm_event *event, struct crm_str *out)
{
	crm_str_addf(out, "\"seq\":%lld", (long long)event->seq);
	add_text(out, "txn", event->txn->id);
	add_text(out, "actor", event->txn->actor);
	add_text(out, "tool", event->txn->tool);
	add_text(out, "note", event->txn->note);
	add_text(out, "entity", event->entity->name);
	add_text(out, "record", event->record);
	add_text(out, "detail", event->detail);
	crm_str_add(out, ",\"data\":");
	CRM_TRY(crm_record_json_add(json, out, event->new ? event->new : event->old));
	if (!event->old || !event->new || event->old == event->new)
		return NULL;
	crm_str_add(out, ",\"changed\":");
	return crm_record_json_add_changed(json, out, event->old, event->new);
}

static crm_err add_plain(struct crm_record_json *json, const struct crm_event *event, struct crm_str *out)
{
	crm_str_add(out, "{\"id\":");
	crm_json_add_string(out, event->id, strlen(event->id));
	add_text(out, "type", event->name);
	add_instant(out, "at", event->at);
	crm_str_add_c(out, ',');
	CRM_TRY(add_data(json, event, out));
	crm_str_add_c(out, '}');
	return NULL;
}

static crm_err add_cloud(struct crm_record_json *json, const struct crm_event *event, const char *source, struct crm_str *out)
{
	crm_str_add(out, "{\"specversion\":\"1.0\"");
	add_text(out, "id", event->id);
	add_text(out, "source", source);
	crm_str_addf(out, ",\"type\":\"crm.%s\"", event->name);
	add_instant(out, "time", event->at);
	crm_str_addf(out, ",\"subject\":\"%s/%s\",\"datacontenttype\":\"application/json\",\"data\":{", event->entity->name,
	             event->record);
	CRM_TRY(add_data(json, event, out));
	crm_str_add(out, "}}");
	return NULL;
}

static crm_err add_standard(struct crm_record_json *json, const struct crm_event *event, struct crm_str *out)
{
	crm_str_add(out, "{\"type\":");
	crm_json_add_string(out, event->name, strlen(event->name));
	add_instant(out, "timestamp", event->at);
	crm_str_add(out, ",\"data\":{");
	CRM_TRY(add_data(json, event, out));
	crm_str_add(out, "}}");
	return NULL;
}

crm_err crm_event_json(struct crm_record_json *json, const struct crm_event *event, enum crm_event_form form,
                       const char *source, struct crm_str *out)
{
	switch (form) {
	case CRM_EVENT_CLOUD:
		return add_cloud(json, event, source, out);
	case CRM_EVENT_STANDARD:
		return add_standard(json, event, out);
	default:
		return add_plain(json, event, out);
	}
}

const char *crm_event_source(struct crm_repo *repo, struct crm_arena *arena)
{
	const char *slash = strrchr(repo->folder, '/');
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	crm_str_add(&out, "urn:crm:");
	for (const char *p = slash ? slash + 1 : repo->folder; *p; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || strchr("-._~", *p))
			crm_str_add_c(&out, *p);
		else
			crm_str_addf(&out, "%%%02X", (unsigned char)*p);
	return crm_copy(arena, crm_str_text(&out));
}
