/* Walks the tables of built-in entities: every name in them must lead somewhere. */
#include "tap.h"

#include <ctype.h>
#include <stdlib.h>
#include <time.h>

#include "base/time.h"
#include "model/alias.h"
#include "model/asked.h"
#include "model/entities.h"
#include "model/record.h"

static const struct crm_model *model;

static bool has(const struct crm_entity *entity, const char *name)
{
	return crm_entity_field(entity, name) != CRM_NO_FIELD;
}

static bool all_there(const struct crm_entity *entity, const char *const *names)
{
	for (size_t i = 0; names && names[i]; i++)
		if (!has(entity, names[i]))
			return false;
	return true;
}

static void check_entity(const struct crm_entity *entity)
{
	ok(crm_name_is_snake(entity->name) && crm_name_is_snake(entity->plural) && entity->title,
	   "%s: names", entity->name);
	ok(entity->label && has(entity, entity->label), "%s: its label is a field", entity->name);
	ok(entity->keys && all_there(entity, entity->keys), "%s: its keys are fields", entity->name);
	ok(!entity->handle || has(entity, entity->handle), "%s: its handle is a field", entity->name);
	ok(!entity->order || has(entity, entity->order), "%s: its order is a field", entity->name);
	ok(all_there(entity, entity->any_of) && all_there(entity, entity->together),
	   "%s: any_of and together are fields", entity->name);
	is(entity->fields[0]->name, "id", "id is first");
	for (int i = 0; i < CRM_COMMON_COUNT; i++)
		if (strcmp(entity->fields[crm_common_at(entity, i)]->name, crm_fields_common[i].name))
			ok(false, "%s: %s is out of place", entity->name, crm_fields_common[i].name);
}

static void check_choices(const char *where, const struct crm_field *field)
{
	bool choice = field->type == CRM_T_CHOICE;

	if (choice != (field->choices != NULL && field->choices[0] != NULL))
		ok(false, "%s: choices exactly for a choice", where);
	for (size_t i = 0; field->choices && field->choices[i]; i++)
		if (!crm_name_is_snake(field->choices[i]))
			ok(false, "%s: choice '%s'", where, field->choices[i]);
}

static void check_field(const struct crm_entity *entity, const struct crm_field *field)
{
	char where[128];
	int currency = field->currency ? crm_entity_field(entity, field->currency) : -1;

	snprintf(where, sizeof(where), "%s.%s", entity->name, field->name);
	if (!crm_name_is_snake(field->name) || !field->title)
		ok(false, "%s: name and title", where);
	check_choices(where, field);
	if ((field->type == CRM_T_LINK) != (field->target != NULL))
		ok(false, "%s: a target exactly for a link", where);
	if (field->target && !crm_model_entity(model, field->target))
		ok(false, "%s: its target is an entity", where);
	if (field->scope && (!has(entity, field->scope) ||
	                     !has(crm_model_entity(model, field->target), field->scope)))
		ok(false, "%s: its scope is a field here and there", where);
	if ((field->type == CRM_T_MONEY) != (field->currency != NULL))
		ok(false, "%s: a currency exactly for money", where);
	if (field->currency && (currency < 0 || entity->fields[currency]->type != CRM_T_CURRENCY))
		ok(false, "%s: its currency is a currency", where);
	if (field->flags & CRM_LIST && !crm_type_may_list(field->type))
		ok(false, "%s: a list of what may be one", where);
	if (field->flags & CRM_LIST && field->flags & CRM_UNIQUE)
		ok(false, "%s: a unique list", where);
}

static void check_preset(const struct crm_entity *entity, const struct crm_field *field,
                         struct crm_arena *arena)
{
	struct crm_reading reading = { .currency = "EUR" };
	struct crm_value value;

	if (!field->preset || field->type == CRM_T_LINK)
		return;
	ok(!crm_value_parse(arena, &reading, field, NULL, field->preset, &value) &&
	   value.shape != CRM_EMPTY, "%s.%s: preset '%s' parses", entity->name, field->name,
	   field->preset);
}

/* Computed when asked: nothing that has to do with storing. */
static void check_asked(const struct crm_entity *entity, const struct crm_field *field)
{
	int currency = field->currency ? crm_entity_field(entity, field->currency) : -1;
	char table[CRM_ASKED_TABLE_SIZE];
	const char *at = field->asked;

	if (!field->asked || !field->title || !field->made_of ||
	    field->flags & ~(unsigned)(CRM_SHOWN | CRM_ON_CARD | CRM_LIST | CRM_BY_DAY | CRM_VIEWED))
		ok(false, "%s.%s: its row", entity->name, field->name);
	if (has(entity, field->name) || (*field->name != '_' && !crm_name_is_snake(field->name)))
		ok(false, "%s.%s: its name", entity->name, field->name);
	if (field->preset || field->aliases || (field->type == CRM_T_CHOICE) != (field->choices != NULL) ||
	    (field->type == CRM_T_LINK) != (field->target != NULL))
		ok(false, "%s.%s: what is of stored fields alone", entity->name, field->name);
	if ((field->type == CRM_T_MONEY) != (currency >= 0))
		ok(false, "%s.%s: a currency exactly for money", entity->name, field->name);
	while (crm_asked_next_table(&at, table))
		if (*table && !crm_model_entity(model, table) && !crm_same(table, "change") && !crm_same(table, "txn"))
			ok(false, "%s.%s: reads '%s'", entity->name, field->name, table);
}

/* Every name, title and alias, as headers: none may lead to two fields of one entity. */
static void check_headers(const struct crm_entity *entity)
{
	static struct { char text[128]; size_t field; } all[2048];
	size_t n = 0, wrong = 0;

	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		const char *sources[] = { field->name, field->title, field->aliases }, *alias;
		size_t length;
		for (size_t k = 0; k < 3; k++) {
			const char *at = sources[k];
			while (crm_alias_next(&at, &alias, &length)) {
				snprintf(all[n].text, sizeof(all[n].text), "%.*s", (int)length, alias);
				all[n++].field = i;
			}
		}
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++) {
			if (all[i].field != all[k].field && crm_same_name(all[i].text, all[k].text)) {
				printf("# %s: '%s' is of %s and %s\n", entity->name, all[i].text,
				       entity->fields[all[i].field]->name,
				       entity->fields[all[k].field]->name);
				wrong++;
			}
		}
		if (crm_entity_header(entity, all[i].text) != (int)all[i].field)
			wrong++;
	}
	is_int(wrong, 0, "no header leads to two fields");
}

static void check_positions(void)
{
	const struct crm_entity *contact = crm_model_entity(model, "contact");
	size_t rows = 0;

	while (contact->own[rows].name && !contact->own[rows].asked)
		rows++;
	is_int(rows, 40, "contact: no gap in the table");
	is(contact->fields[2]->name, "first_name", "first_name where derive looks");
	is(contact->fields[4]->name, "last_name", "last_name where derive looks");
	is(contact->fields[5]->name, "name", "name where derive looks");
	is(contact->fields[11]->name, "phone", "phone where derive looks");
	is(contact->fields[12]->name, "phone_e164", "phone_e164 where derive looks");
	is(contact->fields[25]->name, "country", "country where derive looks");
	const struct crm_entity *company = crm_model_entity(model, "company");
	is(company->fields[5]->name, "phone", "company: phone where derive looks");
	is(company->fields[6]->name, "phone_e164", "company: phone_e164 where derive looks");
	is(company->fields[7]->name, "country", "company: country where derive looks");
}

static const char *header(const char *entity, const char *text)
{
	const struct crm_entity *found = crm_model_entity(model, entity);
	int at = crm_entity_header(found, text);

	return at == CRM_NO_FIELD ? NULL : found->fields[at]->name;
}

static void check_real_headers(void)
{
	is(header("company", "Company ID"), "external_id", "HubSpot: Company ID");
	is(header("company", "Company Name"), "name", "HubSpot: Company Name");
	is(header("company", "Company Domain Name"), "domain", "HubSpot: Company Domain Name");
	is(header("company", "Number of Employees"), "employees", "HubSpot: Number of Employees");
	is(header("company", "State/Region"), "state", "HubSpot: State/Region");
	is(header("company", "Company Owner"), "owner", "HubSpot: Company Owner");
	is(header("contact", "E-mail address"), "email", "E-mail address");
	is(header("contact", "Mobile Phone Number"), "mobile", "Mobile Phone Number");
	is(header("contact", "Job Title"), "title", "Job Title");
	is(header("contact", "Website URL"), "website", "Website URL");
	is(header("contact", "Lead Source"), "source", "Lead Source");
	is(header("contact", "Lead Status"), "lead_status", "Lead Status");
	is(header("contact", "Associated Company Domain"), "company", "Associated Company Domain");
	is(header("contact", "Last Modified Date"), "modified_at", "Last Modified Date");
	is(header("contact", "Account Name"), "company", "Account Name");
	is(header("deal", "Opportunity Name"), "name", "Opportunity Name");
	is(header("deal", "Deal Stage"), "stage", "Deal Stage");
	is(header("deal", "deal_stage"), "stage", "deal_stage");
	is(header("deal", "Closed Lost Reason"), "lost_reason", "Closed Lost Reason");
	is(header("deal", "opportunity_id"), "external_id", "Maven: opportunity_id");
	is(header("deal", "sales_agent"), "owner", "Maven: sales_agent");
	is(header("deal", "account"), "company", "Maven: account of a deal");
	is(header("deal", "engage_date"), "created_at", "Maven: engage_date");
	is(header("deal", "close_value"), "amount", "Maven: close_value");
	is(header("company", "account"), "name", "Maven: account of a company");
	is(header("company", "year_established"), "founded", "Maven: year_established");
	is(header("company", "office_location"), "country", "Maven: office_location");
	is(header("company", "subsidiary_of"), "parent", "Maven: subsidiary_of");
	is(header("product", "product"), "name", "Maven: product");
	is(header("product", "series"), "family", "Maven: series");
	is(header("product", "sales_price"), "unit_price", "Maven: sales_price");
	is(header("user", "sales_agent"), "name", "Maven: sales_agent of a user");
	is(header("user", "regional_office"), "team", "Maven: regional_office");
	is(header("ticket", "Ticket Name"), "subject", "HubSpot: Ticket Name");
	is(header("ticket", "Pipeline"), "queue", "HubSpot: Pipeline of a ticket");
	is(header("ticket", "Ticket Source"), "channel", "HubSpot: Ticket Source");
	is(header("activity", "Activity Type"), "kind", "HubSpot: Activity Type");
	is(header("activity", "Notes/Description"), "body", "HubSpot: Notes/Description");
	is(header("activity", "Call/Meeting Title/Subject"), "subject", "HubSpot: title");
	is(header("contact", "id"), "id", "our own id");
	is(header("contact", "Favourite colour"), NULL, "an unknown header");
	is(header("contact", ""), NULL, "an empty header");
	is(header("contact", "Řidičák"), NULL, "a Czech header");
}

static void check_lookups(void)
{
	const struct crm_entity *entity;
	int field;

	is(crm_model_entity(model, "opportunity")->name, "deal", "an entity by its alias");
	ok(!crm_model_entity(model, "Deal"), "names are exact");
	crm_err err = crm_model_need_entity(model, "contct", &entity);
	is_int(crm_err_kind(err), CRM_USAGE, "an unknown entity is a usage error");
	is(err->text, "there is no entity 'contct'", "and says so");
	is(err->nearest, "contact", "and names the nearest");
	entity = crm_model_entity(model, "contact");
	err = crm_entity_need_field(entity, "emial", &field);
	is(err->text, "contact has no field 'emial'", "an unknown field");
	is(err->nearest, "email", "and the nearest");
	err = crm_entity_need_field(entity, "surname", &field);
	is(err->nearest, "last_name", "another system's name for it helps too");
	ok(!crm_entity_need_field(entity, "owner", &field) && field ==
	   (int)crm_common_at(entity, CRM_OWNER), "a common field");
}

static void check_speed(void)
{
	struct timespec from, to;
	enum { TIMES = 200 };

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < TIMES; i++) {
		struct crm_model *other;
		if (crm_model_new(&other))
			abort();
		if (crm_model_hash(other) == 0)
			abort();
		crm_model_drop(&other);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	double us = ((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) /
	            1000 / TIMES;
	ok(us < 2000, "a model is made and hashed in %.0f us", us);
}

int main(void)
{
	struct crm_model *made, *again;
	struct crm_arena *arena = crm_arena_new();

	ok(!crm_model_new(&made) && made->count == crm_entities_count(), "the built-in entities");
	model = made;
	for (size_t i = 0; i < model->count; i++) {
		const struct crm_entity *entity = model->entities[i];
		check_entity(entity);
		for (size_t k = 0; k < entity->count; k++) {
			check_field(entity, entity->fields[k]);
			check_preset(entity, entity->fields[k], arena);
		}
		check_headers(entity);
		for (size_t k = 0; k < entity->asked_count; k++)
			check_asked(entity, entity->asked[k]);
		for (size_t k = 0; k < i; k++)
			if (crm_alias_has(model->entities[k]->aliases, entity->name) ||
			    !strcmp(entity->name, model->entities[k]->name))
				ok(false, "%s: the name is taken", entity->name);
	}
	check_positions();
	check_real_headers();
	check_lookups();
	check_speed();
	ok(!crm_model_new(&again) && crm_model_hash(made) == crm_model_hash(again) &&
	   crm_model_hash(made) <= 0x7fffffff, "the hash repeats");
	crm_model_drop(&again);
	crm_model_drop(&again);
	crm_model_drop(&made);
	crm_arena_drop(&arena);
	return tap_done();
}
