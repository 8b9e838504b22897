/* An organisation's own fields and entities. */
#include "tap.h"

#include <stdlib.h>

#include "model/access.h"
#include "model/asked.h"
#include "model/entities.h"
#include "model/record.h"

static struct crm_model *model;
static struct crm_arena *arena;

static const struct crm_field *field(const char *entity, const char *name)
{
	const struct crm_entity *found = crm_model_entity(model, entity);
	int at = found ? crm_entity_field(found, name) : CRM_NO_FIELD;

	return at == CRM_NO_FIELD ? NULL : found->fields[at];
}

static const char *refused(const struct crm_field_definition *what)
{
	crm_err err = crm_model_add_field(model, what);

	return err && err->kind == CRM_INVALID ? err->field : err ? err->text : "accepted";
}

static void test_new_fields(void)
{
	uint32_t before = crm_model_hash(model);
	const struct crm_entity *contact = crm_model_entity(model, "contact");
	char name[] = "shoe_size";
	struct crm_field_definition own = {
		.entity = "contact", .name = name, .type = "integer", .indexed = true,
	};

	ok(!crm_model_add_field(model, &own), "a new field");
	name[0] = 'X';
	const struct crm_field *made = field("contact", "shoe_size");
	ok(made && made->type == CRM_T_INTEGER && made->flags == (CRM_OWN | CRM_INDEXED),
	   "is there, its name copied");
	is(contact->fields[0]->name, "id", "id stays first");
	is(contact->fields[crm_common_at(contact, CRM_OWNER)]->name, "owner", "the tail last");
	is(contact->fields[crm_common_at(contact, CRM_OWNER) - 1]->name, "shoe_size", "it before");
	is(contact->fields[5]->name, "name", "built-in ones stay where they are");
	ok(crm_model_hash(model) != before, "the hash changes");
	own = (struct crm_field_definition){ .entity = "contact", .name = "colour", .type = "choice",
	                    .choices = "red| blue ||red", .preset = "blue", .title = "colour",
	                    .aliases = "[\"Favourite colour\",\"color\"]" };
	ok(!crm_model_add_field(model, &own), "a choice");
	made = field("contact", "colour");
	ok(made && !strcmp(made->choices[0], "red") && !strcmp(made->choices[1], "blue") && !made->choices[2],
	   "with its choices in their order, each once");
	ok(crm_entity_header(contact, "favourite_colour") == crm_entity_field(contact, "colour"),
	   "found by its alias");
	own = (struct crm_field_definition){
		.entity = "person", .name = "mentor", .type = "link", .target = "person",
	};
	ok(!crm_model_add_field(model, &own) && !strcmp(field("contact", "mentor")->target, "contact"),
	   "a link, entities by alias");
	own = (struct crm_field_definition){
		.entity = "contact", .name = "hobbies", .list = true, .searched = true,
	};
	ok(!crm_model_add_field(model, &own) && field("contact", "hobbies")->type == CRM_T_TEXT &&
	   field("contact", "hobbies")->flags & CRM_LIST, "text where no type is given");
}

static void test_refused(void)
{
	static const char *const names[] = { "", "Size", "1st", "a-b", "rowid", "_x", "příjmení" };
	struct crm_field_definition own = { .entity = "nothing", .name = "x" };

	is(refused(&own), "entity", "an unknown entity");
	for (size_t i = 0; i < CRM_COUNT(names); i++) {
		own = (struct crm_field_definition){ .entity = "contact", .name = names[i] };
		is(refused(&own), "name", names[i]);
	}
	own = (struct crm_field_definition){ .entity = "contact", .name = "x", .type = "intager" };
	is(refused(&own), "type", "an unknown type");
	crm_err err = crm_model_add_field(model, &own);
	is(err ? err->nearest : "", "integer", "with the nearest");
	own = (struct crm_field_definition){ .entity = "contact", .name = "x", .type = "id" };
	is(refused(&own), "type", "an id of one's own");
	own = (struct crm_field_definition){ .entity = "contact", .name = "x", .type = "choice" };
	is(refused(&own), "choices", "a choice without choices");
	own = (struct crm_field_definition){ .entity = "contact", .name = "x", .type = "choice", .choices = " | |" };
	is(refused(&own), "choices", "nor with empty ones");
	own = (struct crm_field_definition){ .entity = "contact", .name = "x", .choices = "a" };
	is(refused(&own), "choices", "choices of a text");
	own = (struct crm_field_definition){ .entity = "contact", .name = "x", .type = "link" };
	is(refused(&own), "target", "a link to nothing");
	own = (struct crm_field_definition){
		.entity = "contact", .name = "x", .type = "link", .target = "nowhere",
	};
	is(refused(&own), "target", "a link to nowhere");
	own = (struct crm_field_definition){ .entity = "contact", .name = "x", .target = "deal" };
	is(refused(&own), "target", "a text that leads somewhere");
	own = (struct crm_field_definition){
		.entity = "contact", .name = "x", .type = "money", .list = true,
	};
	is(refused(&own), "list", "a list of money");
	own = (struct crm_field_definition){
		.entity = "contact", .name = "x", .list = true, .unique = true,
	};
	is(refused(&own), "unique", "a unique list");
	ok(!field("contact", "x"), "nothing was added");
}

static void test_changed(void)
{
	const struct crm_entity *contact = crm_model_entity(model, "contact");
	size_t count = contact->count;
	const struct crm_field *old = field("contact", "lead_status");
	struct crm_field_definition own = {
		.entity = "contact", .name = "lead_status", .choices = "new|warm",
		.title = "lead", .required = true, .preset = "warm",
		.readers = "[\"sales\"]", .writers = "[\"boss\"]",
	};

	ok(!crm_model_add_field(model, &own) && contact->count == count, "a built-in field changed");
	const struct crm_field *now = field("contact", "lead_status");
	size_t n = 0, old_n = 0;
	while (now->choices[n])
		n++;
	while (old->choices[old_n])
		old_n++;
	ok(n == old_n + 1 && !strcmp(now->choices[n - 1], "warm"), "a choice added, none twice");
	ok(now->flags & CRM_REQUIRED && !strcmp(now->title, "lead") && !strcmp(now->preset, "warm"),
	   "title, required, preset");
	struct crm_actor boss = { .roles = (const char *const[]){ "sales", "boss", NULL } };
	struct crm_actor sales = { .roles = (const char *const[]){ "sales", NULL } };
	struct crm_actor other = { .roles = (const char *const[]){ "boss", NULL } };
	struct crm_actor owner = { .roles = NULL };
	ok(crm_may_read(&boss, contact, now) && crm_may_write(&boss, contact, now), "may both");
	ok(crm_may_read(&sales, contact, now) && !crm_may_write(&sales, contact, now), "may read");
	ok(!crm_may_read(&other, contact, now) && !crm_may_write(&other, contact, now), "neither");
	ok(crm_may_write(&owner, contact, now), "the owner may all");
	ok(crm_may_write(&other, contact, field("contact", "email")), "no list is everybody's");

	own = (struct crm_field_definition){ .entity = "contact", .name = "email", .type = "text" };
	is(refused(&own), "type", "another type");
	own = (struct crm_field_definition){ .entity = "contact", .name = "email", .list = true };
	is(refused(&own), "list", "a list of it");
	own = (struct crm_field_definition){ .entity = "contact", .name = "tags", .unique = true };
	is(refused(&own), "unique", "a list made unique");
	own = (struct crm_field_definition){ .entity = "contact", .name = "modified_at", .retired = true };
	is(refused(&own), "retired", "what the repository keeps");
	own = (struct crm_field_definition){ .entity = "contact", .name = "score", .retired = true };
	ok(!crm_model_add_field(model, &own) && crm_field_may_set(field("contact", "score"), true) &&
	   !crm_field_is_plain(field("contact", "score")), "a field retired");
	is_int(crm_entity_header(contact, "Lead Score"), CRM_NO_FIELD, "no header leads to it");
}

static void test_entities(void)
{
	struct crm_entity_definition own = { .name = "site", .label = "address", .title = "building sites",
	                                     .aliases = "[\"yard\"]" };

	ok(!crm_model_add_entity(model, &own), "an entity");
	const struct crm_entity *site = crm_model_entity(model, "yard");
	ok(site && site->custom && site->count == 2 + CRM_COMMON_COUNT, "with a name of its records");
	uint32_t before = crm_model_hash(model);
	struct crm_field_definition index = { .entity = "company", .name = "tax_id", .unique = true };
	ok(!crm_model_add_field(model, &index) && crm_model_hash(model) != before,
	   "an index more changes the hash");
	is(site->plural, "sites", "a plural made");
	is(site->label, "name", "the label, until there is the other field");
	struct crm_field_definition address = { .entity = "site", .name = "address", .required = true };
	ok(!crm_model_add_field(model, &address), "which is added");
	is(site->label, "address", "and becomes the label");
	ok(!strcmp(site->keys[0], "address") && !strcmp(site->keys[1], "name") && !site->keys[2],
	   "and a key");
	struct crm_field_definition price = { .entity = "site", .name = "price", .type = "money" };
	struct crm_field_definition currency = {
		.entity = "site", .name = "currency", .type = "currency",
	};
	ok(!crm_model_add_field(model, &price) && !field("site", "price")->currency, "money alone");
	ok(!crm_model_add_field(model, &currency), "then a currency");
	is(field("site", "price")->currency, "currency", "which it takes");
	struct crm_field_definition link = {
		.entity = "deal", .name = "site", .type = "link", .target = "site",
	};
	ok(!crm_model_add_field(model, &link), "linked to");
	struct crm_record *record = crm_record_new(arena, site);
	crm_err err = crm_record_check(record);
	is(err ? err->field : "", "address", "its rules hold");

	own = (struct crm_entity_definition){ .name = "Site" };
	err = crm_model_add_entity(model, &own);
	is(err ? err->field : "", "name", "a bad name");
	own.name = "person";
	ok(!crm_model_add_entity(model, &own), "another entity's alias: another copy may have made it");
	own.name = "txn";
	ok(crm_model_add_entity(model, &own), "a table of the repository");
	own.name = "v_deal";
	ok(crm_model_add_entity(model, &own), "a view");
	own = (struct crm_entity_definition){ .name = "ticket", .title = "complaints",
	                                      .aliases = "[\"complaint\"]" };
	ok(!crm_model_add_entity(model, &own) && model->count == crm_entities_count() + 2, "a built-in one changed");
	is(crm_model_entity(model, "complaint")->title, "complaints", "has a title of one's own");
	ok(crm_model_entity(model, "case") != NULL, "and the old aliases");
}

static void test_asked(void)
{
	const struct crm_entity *deal = crm_model_entity(model, "deal");
	struct crm_field_definition own = { .entity = "deal", .name = "stage_since", .type = "date" };
	size_t count = deal->asked_count;
	int at;

	is(crm_entity_column(deal, "stage_since")->made_of, "the history", "computed when asked");
	crm_err err = crm_entity_need_field(deal, "stage_since", &at);
	is(err->text, "stage_since is computed from the history; it cannot be set", "and not stored");
	ok(crm_entity_field(deal, "stage_since") == CRM_NO_FIELD && crm_entity_header(deal, "Stage Since") < 0,
	   "no header leads to it");
	uint32_t hash = crm_model_hash(model);
	ok(!crm_model_add_field(model, &own) && crm_model_hash(model) != hash, "an own field of that name");
	ok(crm_entity_column(deal, "stage_since")->flags & CRM_OWN && deal->asked_count == count - 1, "is found instead");
	is(crm_asked_row(deal, "stage_since")->made_of, "the history", "while ours is what others are made of");
	struct crm_entity_definition entity = { .name = "boat" };
	ok(!crm_model_add_entity(model, &entity) && crm_entity_column(crm_model_entity(model, "boat"), "_rev"),
	   "an own entity has what every one has");
}

int main(void)
{
	arena = crm_arena_new();
	if (crm_model_new(&model))
		abort();
	test_new_fields();
	test_refused();
	test_changed();
	test_entities();
	test_asked();
	crm_model_drop(&model);
	crm_arena_drop(&arena);
	return tap_done();
}
