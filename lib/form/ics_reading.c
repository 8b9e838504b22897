#include "form/ics_reading.h"

#include <string.h>

void crm_ics_reading_drop(struct crm_ics_reading *reading)
{
	crm_str_drop(&reading->tags);
	crm_str_drop(&reading->attendees);
}

bool crm_ics_is_event(const struct crm_ics_reading *reading)
{
	return strcmp(reading->out->kind, "VEVENT") == 0;
}

static struct crm_member *find(const struct crm_ics_reading *reading, const char *field)
{
	for (size_t i = 0; i < reading->out->count; i++)
		if (strcmp(reading->out->members[i].name, field) == 0)
			return &reading->out->members[i];
	return NULL;
}

const char *crm_ics_said(const struct crm_ics_reading *reading, const char *field)
{
	const struct crm_member *member = find(reading, field);

	return member ? member->text : NULL;
}

static struct crm_member *add(struct crm_ics_reading *reading, const char *field, const char *text, size_t n)
{
	struct crm_ics_component *out = reading->out;

	if (n == 0 || out->count == CRM_ICS_MEMBERS)
		return NULL;
	if (find(reading, field)) {
		crm_left_out_add(out->left, crm_textf(out->arena, "%s of several", field));
		return NULL;
	}
	out->members[out->count] = (struct crm_member){.name = field, .text = text, .n = n};
	return &out->members[out->count++];
}

void crm_ics_put(struct crm_ics_reading *reading, const char *field, const char *text)
{
	(void)add(reading, field, text, text ? strlen(text) : 0);
}

void crm_ics_suppose(struct crm_ics_reading *reading, const char *field, const char *text)
{
	struct crm_member *member = add(reading, field, text, text ? strlen(text) : 0);

	if (member)
		member->supposed = true;
}

void crm_ics_put_list(struct crm_ics_reading *reading, const char *field, const struct crm_str *list)
{
	struct crm_member *member = add(reading, field, crm_copy_n(reading->out->arena, crm_str_text(list), list->n), list->n);

	if (member)
		member->list = true;
}
