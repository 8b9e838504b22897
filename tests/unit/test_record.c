/* Records: assignments, derived fields, money and its currency, presets, rules. */
#include "tap.h"

#include <stdlib.h>

#include "model/record.h"

static struct crm_model *model;
static struct crm_arena *arena;

/* Knows pipelines 'default' and 'renewals', each with a stage 'prospecting' and 'won'. */
static crm_err find_link(void *context, const struct crm_entity *target,
                         const struct crm_record *record, const struct crm_field *field,
                         const char *text, char id[17])
{
	const bool *empty = context;

	(void)field;
	if (*empty)
		return crm_fail(CRM_NOT_FOUND, "there is no %s '%s'", target->name, text);
	if (!strcmp(target->name, "pipeline") && !strcmp(text, "default"))
		strcpy(id, "aaaaaaaaaaaaaaaa");
	else if (!strcmp(target->name, "pipeline") && !strcmp(text, "renewals"))
		strcpy(id, "bbbbbbbbbbbbbbbb");
	else if (!strcmp(target->name, "stage") && record &&
	         crm_record_get(record, "pipeline").shape == CRM_TEXT)
		snprintf(id, 17, "%c%c%c%c000000000000", crm_record_get(record, "pipeline").s[0],
		         text[0], '0', '0');
	else if (strlen(text) == 16)
		strcpy(id, text);
	else
		return crm_fail(CRM_NOT_FOUND, "there is no %s '%s'", target->name, text);
	return NULL;
}

static bool no_records;

static struct crm_reading reading(void)
{
	return (struct crm_reading){
		.now = INT64_C(1795257843120), .currency = "EUR", .link = find_link, .model = model,
		.context = &no_records,
	};
}

/* Applies arguments up to NULL as one change; NULL or the error. */
static crm_err set(struct crm_record *record, const char *const *arguments)
{
	struct crm_reading how = reading();
	struct crm_assign assigns[16];
	size_t n = 0;

	for (; arguments[n]; n++)
		CRM_TRY(crm_assign_parse(record->entity, arguments[n], true, &assigns[n]));
	return crm_record_assign(record, arena, &how, assigns, n);
}

#define SET(record, ...) set((record), (const char *const[]){ __VA_ARGS__, NULL })

static struct crm_record *fresh(const char *entity)
{
	return crm_record_new(arena, crm_model_entity(model, entity));
}

/* The machine form of a field, "" for none. */
static const char *text(const struct crm_record *record, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const struct crm_field *field = record->entity->fields[crm_entity_field(record->entity, name)];

	crm_value_add_text(&out, field, crm_record_get(record, name), crm_record_unit(record, field));
	return crm_copy(arena, crm_str_text(&out));
}

static void test_parse(void)
{
	const struct crm_entity *contact = crm_model_entity(model, "contact");
	struct crm_assign assign;

	ok(!crm_assign_parse(contact, "phone=+420 1", true, &assign) && assign.op == CRM_SET &&
	   !strcmp(assign.text, "+420 1"), "= before +");
	ok(!crm_assign_parse(contact, "tags+=vip", true, &assign) && assign.op == CRM_ADD &&
	   !strcmp(assign.text, "vip"), "+=");
	ok(!crm_assign_parse(contact, "tags-=a=b", true, &assign) && assign.op == CRM_REMOVE &&
	   !strcmp(assign.text, "a=b"), "-= with = in the value");
	ok(!crm_assign_parse(contact, "title=", true, &assign) && !*assign.text, "an empty value");
	ok(crm_assign_is("title=") && crm_assign_is("Titel=x") && crm_assign_is("tags-=a") &&
	   crm_assign_is("e-mail=x") && crm_assign_is("Název=x"), "what is one, of any field");
	ok(!crm_assign_is("title") && !crm_assign_is("=x") && !crm_assign_is("+=x") && !crm_assign_is("-") &&
	   !crm_assign_is("bounce+ann=x@list.example") && !crm_assign_is("A & B=C"), "and what is not");
	crm_err err = crm_assign_parse(contact, "titel=CEO", true, &assign);
	is_int(crm_err_kind(err), CRM_USAGE, "an unknown field");
	is(err->nearest, "title", "with its nearest");
	is_int(err->caret_length, 5, "and a caret under it");
	ok(crm_err_kind(crm_assign_parse(contact, "title", true, &assign)) == CRM_USAGE, "no '='");
	ok(crm_err_kind(crm_assign_parse(contact, "=x", true, &assign)) == CRM_USAGE, "no name");
	ok(crm_err_kind(crm_assign_parse(contact, "title+=x", true, &assign)) == CRM_INVALID,
	   "+= on a single value");
	err = crm_assign_parse(contact, "phone_e164=+1", true, &assign);
	is(err->text, "is computed and cannot be set", "a computed field");
	is(err->hint, "set phone and country instead", "and what it is made of");
	ok(crm_assign_parse(contact, "modified_at=now", true, &assign), "a system field");
	ok(crm_assign_parse(contact, "id=7f3a9c00d1e2b344", true, &assign), "the id");
	ok(!crm_assign_parse(contact, "created_at=now", true, &assign), "once, when made");
	ok(crm_assign_parse(contact, "created_at=now", false, &assign), "but not later");
}

static void test_lists(void)
{
	struct crm_record *record = fresh("contact");

	ok(!SET(record, "tags=vip;key"), "tags");
	ok(!SET(record, "tags+=new;vip"), "some added");
	is(text(record, "tags"), "key;new;vip", "each once");
	ok(!SET(record, "tags-=key; none"), "one removed");
	is(text(record, "tags"), "new;vip", "the others stay");
	ok(!SET(record, "tags-=new;vip") && crm_record_get(record, "tags").shape == CRM_EMPTY,
	   "the last ones removed leave nothing");
	ok(!SET(record, "tags+=ž") && !strcmp(text(record, "tags"), "ž"), "added to nothing");
	crm_err err = SET(record, "emails+=x@");
	is(err ? err->field : "", "emails", "an element is checked");
}

static void test_name(void)
{
	struct crm_record *record = fresh("contact");

	ok(!SET(record, "first_name=Eva", "last_name=Nováková", "email=eva@roof.example"), "parts");
	ok(!crm_record_check(record), "a good contact");
	is(text(record, "name"), "Eva Nováková", "the name is joined");
	is(crm_record_label(record), "Eva Nováková", "and is the label");
	ok(!SET(record, "middle_name=Mária") && !crm_record_check(record), "a middle name");
	is(text(record, "name"), "Eva Mária Nováková", "comes between");
	crm_err err = SET(record, "name=Jana");
	is_int(crm_err_kind(err), CRM_INVALID, "another name is refused");
	is(err ? err->field : "", "name", "at the name");
	is(err ? err->hint : "", "set first_name, middle_name and last_name instead", "with the way");
	record = fresh("contact");
	ok(!SET(record, "name=Олена Коваль") && !crm_record_check(record), "given alone");
	is(text(record, "name"), "Олена Коваль", "it stays");
	ok(!SET(record, "name=李 小龍", "first_name=李", "last_name=小龍"), "an equal name with parts");
	struct crm_record *again = crm_record_copy(arena, record);
	ok(!crm_record_check(again) &&
	   crm_record_get(again, "name").s != crm_record_get(record, "name").s, "a copy is its own");
}

static void test_rules(void)
{
	struct crm_record *record = fresh("contact");

	crm_err err = crm_record_check(record);
	is(err ? err->text : "", "a contact needs at least one of name, email or phone", "any of");
	ok(!SET(record, "phone=601 234 567", "country=Czech Republic") &&
	   !crm_record_check(record), "a phone will do");
	is(text(record, "phone_e164"), "+420601234567", "and has its E.164 form");
	ok(!SET(record, "phone=+1 781 948 6348") && !crm_record_check(record) &&
	   !strcmp(text(record, "phone_e164"), "+17819486348"), "which follows it");
	ok(!SET(record, "name=x", "phone=") && !crm_record_check(record) &&
	   !*text(record, "phone_e164"), "and goes with it");
	err = crm_record_check(fresh("company"));
	is(err ? err->field : "", "name", "required");
	is(err ? err->text : "", "is empty, but every company needs it", "required says so");
	record = fresh("deal");
	ok(!SET(record, "probability=101") && (err = crm_record_check(record)) != NULL,
	   "a limit");
	is(err ? err->text : "", "101 is more than 100", "too much");
	ok(!SET(record, "probability=100") && !crm_record_check(record), "the limit itself");
	ok(!SET(record, "probability=-0.5") && crm_record_check(record), "too little");
	record = fresh("rate");
	ok(!SET(record, "date=2026-01-01", "currency=EUR", "base=EUR", "value=1") &&
	   crm_record_check(record), "a rate of a currency to itself");
	ok(!SET(record, "base=CZK", "value=0") && crm_record_check(record), "a rate of 0");
	ok(!SET(record, "value=24.3") && !crm_record_check(record), "a rate");
}

static void test_money(void)
{
	struct crm_record *deal = fresh("deal");

	ok(!SET(deal, "amount=48 000 CZK", "name=Roof"), "money with its currency");
	is(text(deal, "currency"), "CZK", "fills the currency");
	is(text(deal, "amount"), "48000.00", "and the amount");
	ok(!SET(deal, "amount=52000") && !strcmp(text(deal, "currency"), "CZK"), "the currency stays");
	ok(!SET(deal, "amount=5 USD") && !strcmp(text(deal, "currency"), "USD"),
	   "the only amount brings its own");
	ok(!SET(deal, "recurring_amount=1") && SET(deal, "amount=5 EUR"),
	   "not beside another amount");
	ok(!SET(deal, "amount=5 EUR", "recurring_amount=2 EUR") &&
	   !strcmp(text(deal, "currency"), "EUR"), "both together may");
	ok(SET(deal, "amount=5 EUR", "recurring_amount=2 USD"), "but must agree");
	deal = fresh("deal");
	ok(!SET(deal, "amount=7"), "no currency given");
	is(text(deal, "currency"), "EUR", "is the repository's");
	ok(!SET(deal, "amount=100", "currency=JPY"), "the currency is read first");
	is(text(deal, "amount"), "100", "whatever the order");
	ok(SET(deal, "amount=5 USD", "currency=EUR"), "a contradiction");
	deal = fresh("deal");
	ok(!SET(deal, "amount=10.00 EUR") && !SET(deal, "currency=JPY"), "a currency changed alone");
	is(text(deal, "amount"), "10", "rescales the amount");
	deal = fresh("deal");
	ok(!SET(deal, "amount=10.50 EUR"), "with cents");
	crm_err err = SET(deal, "currency=JPY");
	is(err ? err->field : "", "amount", "refused where digits would be lost");
	deal = fresh("deal");
	ok(!SET(deal, "amount=10 EUR") && SET(deal, "currency="), "an amount keeps a currency");
	ok(!SET(deal, "amount=", "currency="), "both may go");
	ok(!SET(deal, "amount= \t") && crm_record_get(deal, "amount").shape == CRM_EMPTY, "blank");
	crm_record_put(deal, "amount", crm_value_integer(5));
	crm_record_put(deal, "currency", CRM_NO_VALUE);
	err = crm_record_check(deal);
	is(err ? err->text : "", "an amount needs a currency", "checked at last too");
}

static void test_scopes(void)
{
	struct crm_record *deal = fresh("deal");

	ok(!SET(deal, "stage=won", "pipeline=renewals"), "the pipeline is read before the stage");
	is(text(deal, "stage"), "bw00000000000000", "so the stage is found in it");
	ok(!SET(deal, "pipeline=default") && crm_record_get(deal, "stage").shape == CRM_EMPTY,
	   "a stage stays in its pipeline: the rules say where a deal that moves begins");
	deal = fresh("deal");
	ok(!SET(deal, "pipeline=default", "stage=won") && !SET(deal, "pipeline=default"),
	   "the same pipeline does not");
	ok(!SET(deal, "pipeline=renewals", "stage=won"), "both together are fine");
}

static void test_presets(void)
{
	struct crm_reading how = reading();
	struct crm_record *deal = fresh("deal"), *ticket = fresh("ticket"), *user = fresh("user");

	ok(!crm_record_make(deal, arena, &how, NULL, 0), "presets");
	is(text(deal, "pipeline"), "aaaaaaaaaaaaaaaa", "of a link");
	is(text(deal, "stage"), "ap00000000000000", "of a link found in it");
	deal = fresh("deal");
	no_records = true;
	ok(!crm_record_make(deal, arena, &how, NULL, 0) &&
	   crm_record_get(deal, "pipeline").shape == CRM_EMPTY, "left out where there is none");
	no_records = false;
	crm_err err = SET(deal, "pipeline=none");
	is_int(crm_err_kind(err), CRM_INVALID, "one that was asked for must lead somewhere");
	is(err ? err->field : "", "pipeline", "with its field");
	ok(!SET(ticket, "priority=urgent") && !crm_record_make(ticket, arena, &how, NULL, 0), "a ticket");
	is(text(ticket, "status"), "new", "gets its status");
	is(text(ticket, "priority"), "urgent", "and keeps its priority");
	ok(!crm_record_make(user, arena, &how, NULL, 0) && !strcmp(text(user, "active"), "yes"), "a user");
}

static void test_labels(void)
{
	struct crm_record *record = fresh("contact");

	is(crm_record_id(record), "", "no id yet");
	is(crm_record_label(record), "", "no label yet");
	crm_record_put(record, "id", crm_value_text("7f3a9c00d1e2b344"));
	is(crm_record_label(record), "7f3a9c00d1e2b344", "the id at last");
	crm_record_put(record, "email", crm_value_text("a@b.cz"));
	is(crm_record_label(record), "a@b.cz", "a key before it");
}

int main(void)
{
	arena = crm_arena_new();
	if (crm_model_new(&model))
		abort();
	test_parse();
	test_lists();
	test_name();
	test_rules();
	test_money();
	test_scopes();
	test_presets();
	test_labels();
	crm_model_drop(&model);
	crm_arena_drop(&arena);
	return tap_done();
}
