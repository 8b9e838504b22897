#include "crm/webhook_body.h"

#include <string.h>

#include "base/time.h"
#include "crm/event_json.h"
#include "crm/event_text.h"
#include "form/json.h"
#include "form/template.h"
#include "model/path.h"
#include "store/following.h"

void crm_webhook_teller_new(struct crm_repo *repo, struct crm_arena *arena, struct crm_webhook_teller *out)
{
	*out = (struct crm_webhook_teller){ .repo = repo, .json = crm_record_json_new(repo->store, &repo->actor),
		.source = crm_event_source(repo, arena) };
}

void crm_webhook_teller_drop(struct crm_webhook_teller *teller)
{
	crm_record_json_drop(&teller->json);
}

/* -- the sentence ------------------------------------------------------------------------ */

static const struct crm_record *record_of(const struct crm_event *event)
{
	return event->new ? event->new : event->old;
}

/* "deal Big order: won (Ann)" */
static void add_sentence(const struct crm_webhook_teller *teller, const struct crm_event *event, struct crm_str *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_actor *actor = &teller->repo->actor;
	const char *who = crm_actor_name(arena, event->txn->actor);

	crm_str_addf(out, "%s %s: ", event->entity->name, crm_event_label(actor, event));
	crm_event_add_words(out, strchr(event->name, '.') + 1);
	if (crm_ends(event->name, ".updated")) {
		crm_str_add(out, ": ");
		crm_event_add_changed(out, actor, event);
	}
	if (event->detail)
		crm_str_addf(out, ", %s", event->detail);
	if (*who)
		crm_str_addf(out, " (%s)", who);
}

/* -- templates ------------------------------------------------------------------------------- */

struct filling {
	const struct crm_webhook_teller *teller;
	const struct crm_event *event;
	struct crm_following following;
	bool json;                       /* values are escaped for it, and are as programs read them */
};

static void add_word(const struct crm_webhook_teller *teller, const struct crm_event *event, const char *word,
                     struct crm_str *out)
{
	char at[CRM_INSTANT_SIZE];
	const struct { const char *name, *value; } words[] = {
		{ "name", event->name }, { "id", event->id }, { "at", crm_instant_text(event->at, at) },
		{ "actor", event->txn->actor }, { "entity", event->entity->name }, { "record", event->record },
		{ "label", crm_event_label(&teller->repo->actor, event) }, { "detail", event->detail },
	};

	for (size_t i = 0; i < CRM_COUNT(words); i++)
		if (crm_same(words[i].name, word))
			crm_str_add(out, words[i].value ? words[i].value : "");
	if (crm_same(word, "sentence"))
		add_sentence(teller, event, out);
}

static crm_err value_in(const struct filling *filling, const struct crm_record *record, const struct crm_field *field,
                        struct crm_value *out)
{
	int at = crm_entity_field(record->entity, field->name);

	*out = CRM_NO_VALUE;
	if (field->flags & CRM_SECRET || !crm_may_read(&filling->teller->repo->actor, record->entity, field))
		return NULL;
	if (at >= 0)
		*out = record->values[at];
	else
		CRM_TRY(filling->following.ask(filling->following.context, record, field, out));
	return NULL;
}

static crm_err linked(const struct filling *filling, const struct crm_field *field, struct crm_value link,
                      const struct crm_record **out)
{
	const struct crm_entity *target = field->target ? crm_model_entity(filling->teller->repo->store->model, field->target) : NULL;

	*out = NULL;
	return target && link.shape == CRM_TEXT ? filling->following.get(filling->following.context, target, link.s, out) : NULL;
}

/* People are told amounts with their currency, but times exactly: they read it another day. */
static void add_value(const struct filling *filling, const struct crm_record *record, const struct crm_field *field,
                      struct crm_value value, struct crm_str *out)
{
	const char *unit = crm_record_unit(record, field);

	if (filling->json || field->type == CRM_T_INSTANT || field->type == CRM_T_DATE)
		crm_value_add_text(out, field, value, unit);
	else if (value.shape != CRM_EMPTY)
		crm_value_add_shown(out, field, value, unit, filling->event->at);
}

static crm_err add_field(const struct filling *filling, const char *name, struct crm_str *out)
{
	const struct crm_record *record = record_of(filling->event);
	struct crm_path path;
	struct crm_value value;

	if (!record || crm_path_parse(filling->teller->repo->store->model, filling->event->entity, name, &path))
		return NULL; /* another entity's field */
	for (size_t i = 0; record; i++) {
		const struct crm_field *field = path.fields[i];
		const struct crm_record *next;

		CRM_TRY(value_in(filling, record, field, &value));
		CRM_TRY(linked(filling, field, value, &next));
		if (i + 1 == path.length && !next) {
			add_value(filling, record, field, value, out);
			return NULL;
		}
		if (i + 1 == path.length)
			crm_str_add(out, crm_record_label(next));
		record = i + 1 == path.length ? NULL : next;
	}
	return NULL;
}

static crm_err add_piece(const struct filling *filling, const struct crm_template_piece *piece, struct crm_str *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str value = {0}, quoted = {0};

	crm_str_add_n(out, piece->text, piece->n);
	if (!piece->name)
		return NULL;
	if (crm_starts(piece->name, "event."))
		add_word(filling->teller, filling->event, piece->name + strlen("event."), &value);
	else
		CRM_TRY(add_field(filling, piece->name, &value));
	if (!value.n && piece->otherwise)
		crm_str_add(&value, piece->otherwise);
	if (!filling->json) {
		crm_str_add_n(out, crm_str_text(&value), value.n);
		return NULL;
	}
	crm_json_add_string(&quoted, crm_str_text(&value), value.n);
	crm_str_add_n(out, quoted.s + 1, quoted.n - 2);
	return NULL;
}

/* {{ of the template is the brace that its text begins with. */
static bool is_json(const char *template)
{
	template += strspn(template, " \t\r\n");
	return crm_starts(template, "{{") || *template == '[';
}

static crm_err fill(const struct crm_webhook_teller *teller, const struct crm_event *event, const char *template,
                    bool json,
                    struct crm_str *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_store_following context = { .store = teller->repo->store, .arena = arena, .now = event->at };
	const struct filling filling = { teller, event, crm_store_follow(&context), json };
	struct crm_template parsed;

	CRM_TRY(crm_template_parse(arena, template, &parsed));
	for (size_t i = 0; i < parsed.count; i++)
		CRM_TRY(add_piece(&filling, &parsed.pieces[i], out));
	return NULL;
}

/* -- formats ---------------------------------------------------------------------------------- */

static crm_err add_message(const struct crm_webhook_teller *teller, const struct crm_webhook *webhook,
                           const struct crm_event *event,
                           struct crm_str *out)
{
	static const char *const around[][2] = {
		[CRM_WEBHOOK_SLACK] = { "{\"text\":", "}" },
		[CRM_WEBHOOK_DINGTALK] = { "{\"msgtype\":\"text\",\"text\":{\"content\":", "}}" },
		[CRM_WEBHOOK_WECOM] = { "{\"msgtype\":\"text\",\"text\":{\"content\":", "}}" },
	};
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (webhook->template)
		CRM_TRY(fill(teller, event, webhook->template, false, &text));
	else
		add_sentence(teller, event, &text);
	crm_str_add(out, around[webhook->format][0]);
	crm_json_add_string(out, crm_str_text(&text), text.n);
	crm_str_add(out, around[webhook->format][1]);
	return NULL;
}

bool crm_webhook_body_is_shared(const struct crm_webhook *webhook)
{
	return webhook->format == CRM_WEBHOOK_STANDARD || webhook->format == CRM_WEBHOOK_CLOUD || !webhook->template;
}

crm_err crm_webhook_body(const struct crm_webhook_teller *teller, const struct crm_webhook *webhook,
                         const struct crm_event *event,
                         struct crm_str *out)
{
	switch (webhook->format) {
	case CRM_WEBHOOK_STANDARD:
		return crm_event_json(teller->json, event, CRM_EVENT_STANDARD, teller->source, out);
	case CRM_WEBHOOK_CLOUD:
		return crm_event_json(teller->json, event, CRM_EVENT_CLOUD, teller->source, out);
	case CRM_WEBHOOK_TEMPLATE:
		return fill(teller, event, webhook->template ? webhook->template : "", is_json(webhook->template ? webhook->template : ""), out);
	default:
		return add_message(teller, webhook, event, out);
	}
}

const char *crm_webhook_body_type(const struct crm_webhook *webhook)
{
	if (webhook->format == CRM_WEBHOOK_CLOUD)
		return "application/cloudevents+json";
	if (webhook->format == CRM_WEBHOOK_TEMPLATE && !(webhook->template && is_json(webhook->template)))
		return "text/plain; charset=utf-8";
	return "application/json";
}
