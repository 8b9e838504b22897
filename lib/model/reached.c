#include "model/reached.h"

#include <string.h>

#include "model/phone.h"

static bool is_list(const struct crm_record *record, size_t field)
{
	return record->entity->fields[field]->flags & CRM_LIST;
}

static bool has_more(const struct crm_record *record, size_t field)
{
	return record->entity->fields[field]->flags & CRM_REACHED && record->values[field].shape == CRM_TEXT;
}

static void give(struct crm_reached_walk *walk, const char *text)
{
	walk->field = (int)walk->next;
	walk->text = text;
}

bool crm_reached_next(const struct crm_record *record, struct crm_reached_walk *walk)
{
	for (; walk->next < record->entity->count; walk->next++, walk->at = 0) {
		if (!has_more(record, walk->next))
			continue;
		struct crm_value value = record->values[walk->next];
		if (!is_list(record, walk->next)) {
			give(walk, value.s);
			walk->next++;
			return true;
		}
		if (crm_list_next(value, &walk->at, &walk->element)) {
			give(walk, crm_str_text(&walk->element));
			return true;
		}
	}
	return false;
}

void crm_reached_walk_drop(struct crm_reached_walk *walk)
{
	crm_str_drop(&walk->element);
}

const char *crm_reached_country(const struct crm_record *record)
{
	const struct crm_entity *entity = record->entity;

	for (size_t i = 0; i < entity->count; i++)
		if (entity->fields[i]->type == CRM_T_COUNTRY && record->values[i].shape == CRM_TEXT)
			return record->values[i].s;
	return entity->home;
}

bool crm_reached_is_address(const char *text)
{
	return strchr(text, '@');
}

/* Of a number that nobody knows the country of, the digits alone can be the same; and those may have been given with the
 * country's, but without a +. */
static bool is_same_number(const char *form, const char *bare, const char *typed, const char *country)
{
	char own[CRM_PHONE_FORM_SIZE], plain[CRM_PHONE_FORM_SIZE];

	crm_phone_form(typed, country, own);
	if (*own == '+' && *bare && strcmp(bare, own) == 0)
		return true;
	if (*form == '+' && crm_phone_bare(typed, plain) && strcmp(form, plain) == 0)
		return true;
	if (*form != '+' && *own == '+')
		crm_phone_form(typed, NULL, own);
	return *form && strcmp(form, own) == 0;
}

bool crm_reached_has(const struct crm_record *record, const char *text, const char *country)
{
	CRM_AUTO(crm_reached_walk_drop) struct crm_reached_walk walk = {0};
	bool address = crm_reached_is_address(text), has = false;
	const char *own = crm_reached_country(record);
	char form[CRM_PHONE_FORM_SIZE] = "", bare[CRM_PHONE_FORM_SIZE] = "";

	if (!address) {
		crm_phone_form(text, country ? country : record->entity->home, form);
		if (!crm_phone_bare(text, bare))
			*bare = '\0';
	}
	while (!has && crm_reached_next(record, &walk)) {
		if (record->entity->fields[walk.field]->type == CRM_T_PHONE)
			has = !address && is_same_number(form, bare, walk.text, own);
		else
			has = address && strcmp(walk.text, text) == 0;
	}
	return has;
}
