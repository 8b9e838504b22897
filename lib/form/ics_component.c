#include "form/ics_component.h"

#include <string.h>

#include "base/digest.h"
#include "base/str.h"
#include "form/ics_property.h"
#include "form/ics_times.h"
#include "form/ics_words.h"

/* Ours says more than the word beside it, unless another program has changed that one since. */
static void judge_status(struct crm_ics_reading *reading)
{
	const char *own = reading->own_status, *word = own ? crm_ics_status(reading->out->kind, own) : NULL;
	bool holds = own && (!word || crm_same_ascii(word, reading->status));

	crm_ics_put(reading, "status", holds                 ? own
	                       : reading->status ? crm_ics_status_read(reading->out->kind, reading->status)
	                                         : NULL);
}

/* What a calendar does not know is supposed of a new event; whoever said better is not contradicted. */
static void judge_kind(struct crm_ics_reading *reading)
{
	if (reading->kind)
		crm_ics_put(reading, "kind", reading->kind);
	else if (!reading->task)
		crm_ics_suppose(reading, "kind", crm_ics_is_event(reading) ? "meeting" : "note");
}

static const char *time_of(const struct crm_ics_reading *reading, const char *name)
{
	for (size_t i = 0; i < reading->time_count; i++)
		if (strcmp(reading->times[i].name, name) == 0)
			return reading->times[i].value;
	return "";
}

/* Without a UID it is told by what and when, as it stands there, so that it is no other one when it is read again. */
static void name_it(struct crm_ics_reading *reading)
{
	const char *subject = crm_ics_said(reading, "subject");
	const char *const parts[] = {reading->out->kind, subject ? subject : "", time_of(reading, "DTSTART"),
	                             time_of(reading, "DUE"), time_of(reading, "RECURRENCE-ID")};
	unsigned char digest[CRM_DIGEST_BYTES];
	char hex[CRM_DIGEST_HEX];
	struct crm_digest sum;

	if (crm_ics_said(reading, "id") || crm_ics_said(reading, "external_id"))
		return;
	crm_digest_start(&sum);
	for (size_t i = 0; i < CRM_COUNT(parts); i++)
		crm_digest_add(&sum, parts[i], strlen(parts[i]) + 1);
	crm_digest_end(&sum, digest);
	crm_ics_put(reading, "external_id", crm_textf(reading->out->arena, "no-uid-%.24s", crm_digest_hex(digest, hex)));
	crm_ics_put(reading, "external_source", CRM_ICS_SOURCE);
}

static crm_err need_something(const struct crm_ics_reading *reading)
{
	if (reading->task || crm_ics_said(reading, "subject") || crm_ics_said(reading, "body") ||
	    crm_ics_said(reading, "start_at"))
		return NULL;
	return crm_fail(CRM_INVALID, "the %s says neither what nor when", reading->out->kind);
}

crm_err crm_ics_component_read(struct crm_ics_component *component, const char *text)
{
	CRM_AUTO(crm_ics_reading_drop) struct crm_ics_reading reading = {
		.out = component, .task = strcmp(component->kind, "VTODO") == 0};

	component->members = crm_new(component->arena, struct crm_member, CRM_ICS_MEMBERS);
	CRM_TRY(crm_ical_take(component->ical, text));
	crm_ics_property_take(&reading, crm_copy(component->arena, text));
	judge_status(&reading);
	judge_kind(&reading);
	crm_ics_put_list(&reading, "tags", &reading.tags);
	crm_ics_put_list(&reading, "attendees", &reading.attendees);
	CRM_TRY(crm_ics_times_take(&reading));
	name_it(&reading);
	return need_something(&reading);
}
