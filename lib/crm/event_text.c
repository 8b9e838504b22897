#include "crm/event_text.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "model/record.h"
#include "store/name.h"

enum { SHOWN = 100 };

const char *crm_event_label(const struct crm_actor *actor, const struct crm_event *event)
{
	int field = event->entity->label ? crm_entity_field(event->entity, event->entity->label) : CRM_NO_FIELD;

	if (field != CRM_NO_FIELD && !crm_may_read(actor, event->entity, event->entity->fields[field]))
		return "";
	return crm_record_label(event->new ? event->new : event->old);
}

bool crm_event_is_of_clock(const struct crm_event *event)
{
	return event->old && event->old == event->new;
}

void crm_event_add_words(struct crm_str *out, const char *name)
{
	for (; *name; name++)
		crm_str_add_c(out, *name == '.' || *name == '_' ? ' ' : *name);
}

static void add_value(struct crm_str *out, struct crm_store *store, const struct crm_record *record, size_t i, int64_t now)
{
	const struct crm_field *field = record->entity->fields[i];
	struct crm_value value = record->values[i];
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	char local[40];
	int64_t instant;
	const char *colon = value.shape == CRM_TEXT && field->type == CRM_T_ANYLINK ? strchr(value.s, ':') : NULL;

	if (value.shape == CRM_EMPTY)
		crm_str_add(&text, "(empty)");
	/* Whoever reads it reads it later: no 'today'. */
	else if (field->type == CRM_T_DATE)
		crm_str_add(&text, value.s);
	else if (field->type == CRM_T_INSTANT && crm_instant_read(value.s, &instant))
		crm_str_add(&text, crm_instant_local(instant, local));
	else if (field->type == CRM_T_LINK)
		crm_name_add_label(&text, store, field->target, value.s);
	else if (colon) {
		CRM_AUTO(crm_str_drop) struct crm_str entity = {0};
		crm_str_add_n(&entity, value.s, (size_t)(colon - value.s));
		crm_name_add_label(&text, store, entity.s, colon + 1);
	} else {
		crm_value_add_shown(&text, field, value, crm_record_unit(record, field), now);
	}
	crm_utf8_add_shown(out, crm_str_text(&text), text.n, SHOWN);
}

static bool has_changed(const struct crm_actor *actor, const struct crm_event *event, size_t i)
{
	const struct crm_field *field = event->entity->fields[i];

	return !(field->flags & CRM_LOCAL) && crm_field_is_plain(field) && crm_may_read(actor, event->entity, field) &&
	       !crm_value_equal(event->old->values[i], event->new->values[i]);
}

void crm_event_add_changed(struct crm_str *out, const struct crm_actor *actor, const struct crm_event *event)
{
	size_t start = out->n;

	for (size_t i = 0; event->old && event->new && i < event->entity->count; i++)
		if (has_changed(actor, event, i))
			crm_str_addf(out, "%s%s", out->n > start ? ", " : "", event->entity->fields[i]->name);
}

void crm_event_add_changes(struct crm_str *out, struct crm_store *store, const struct crm_actor *actor,
                           const struct crm_event *event, const char *before, int64_t now)
{
	const struct crm_entity *entity = event->entity;

	for (size_t i = 0; event->old && event->new && i < entity->count; i++) {
		if (!has_changed(actor, event, i))
			continue;
		crm_str_addf(out, "%s%s: ", before, entity->fields[i]->name);
		add_value(out, store, event->old, i, now);
		crm_str_add(out, " -> ");
		add_value(out, store, event->new, i, now);
		crm_str_add_c(out, '\n');
	}
}
