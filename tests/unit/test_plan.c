#include "load.h"

#include "load/cells.h"

static struct crm_plan *plan_of(const char *entity, const struct given *given)
{
	struct crm_plan *plan = NULL;
	crm_err err = take(given);
	if (!err)
		err = crm_plan_new(arena, crm_model_entity(model, entity), &rules, &plan);
	if (err)
		printf("# %s\n", err->text);
	return err ? NULL : plan;
}

/* Where each column goes: "0:name 1:-" */
static const char *goes(const struct crm_plan *plan)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	for (size_t i = 0; i < plan->count; i++) {
		const struct crm_plan_column *column = plan->at[i];
		crm_str_addf(&out, "%s%s", i ? " " : "", column->unknown ? "?" : column->count ? "" : "-");
		for (size_t j = 0; j < column->count; j++)
			crm_str_addf(&out, "%s%s%s", j ? "," : "", column->targets[j].append ? "+" : "",
			             plan->slots[column->targets[j].slot].type->name);
	}
	return crm_copy(arena, crm_str_text(&out));
}

static const char *header(struct crm_plan *plan, const char *const *names)
{
	crm_err err = plan ? crm_plan_header(plan, names, length(names), true) : crm_fail(CRM_USAGE, "no plan");
	return err ? crm_copy(arena, err->text) : goes(plan);
}

static const struct given nothing;

static void columns(void)
{
	is(header(plan_of("contact", &nothing), LIST("First Name", "E-MAIL", "id", "modified_at", "phone_e164", "Shoe")),
	   "first_name email id - - ?", "by the model: name, title, alias; the store's own are left out");
	is(header(plan_of("contact", &nothing), LIST("created_by", "Creator")), "created_by -",
	   "created_by of an export is kept, another system's is not");
	is(header(plan_of("contact", &nothing), LIST("_line", "_error", "_entity", "name")), "- - - name", "ours are no data");
	is(header(plan_of("contact", &(struct given){ .maps = LIST("Shoe=title", "Shoe=+description") }), LIST("shoe")),
	   "title,+description", "mapped to two, one of them added to a text");
	is(header(plan_of("contact", &(struct given){ .ignored = LIST("*") }), LIST("Shoe", "name")), "- name", "all unknown ignored");
	is(header(plan_of("contact", &(struct given){ .ignored = LIST("Name") }), LIST("name", "email")), "- email", "one ignored");
	is(header(plan_of("contact", &(struct given){ .maps = LIST("A=B=title") }), LIST("A=B")), "title", "a header with =");
	is(header(plan_of("contact", &(struct given){ .maps = LIST("A=tags", "B=tags") }), LIST("A", "B")), "tags tags",
	   "two into a list");
	is(header(plan_of("contact", &(struct given){ .maps = LIST("A=title", "B=title") }), LIST("A", "B")),
	   "the columns 'A' and 'B' both go into title", "two into one");
	is(header(plan_of("contact", &(struct given){ .maps = LIST("Nmae=title") }), LIST("name")),
	   "there is no column 'Nmae'", "a column that is not there");
	is(header(plan_of("contact", &(struct given){ .maps = LIST("name=nmae") }), LIST("name")),
	   "--map 'name': contact has no field 'nmae'", "a field that is not there");
	ok(take(&(struct given){ .maps = LIST("name") }) != NULL, "a map without =");
	ok(take(&(struct given){ .values = LIST("name=x") }) != NULL, "a value map without :");
}

static void same_plan_for_other_headers(void)
{
	struct crm_plan *plan = plan_of("contact", &nothing);
	const char *first[] = { "name", "email" }, *second[] = { "email" };
	crm_err err = crm_plan_header(plan, first, 2, false);
	struct crm_plan_column *email = plan->at[1];
	if (!err)
		err = crm_plan_header(plan, second, 1, false);
	ok(!err && plan->at[0] == email, "a column known is the same in another header");
	first[1] = "title";
	ok(!crm_plan_header(plan, first, 2, false) && plan->at[1] != email, "a header is told by its names, not by its place");
}

/* The texts of slots after a row: "name=Eva tags=a;b" */
static const char *slots(struct crm_plan *plan, const char *const *names, const char *const *texts, char decimal)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_row row = { .line = 2, .count = length(names), .names = names, .texts = texts };
	crm_err err = crm_plan_header(plan, names, row.count, true);
	if (!err)
		err = crm_cells_read(arena, plan, &row, decimal);
	if (err)
		return crm_copy(arena, err->text);
	for (size_t i = 0; i < plan->slot_count; i++)
		if (plan->slots[i].given)
			crm_str_addf(&out, "%s%s=%s", out.n ? " " : "", plan->slots[i].type->name, plan->slots[i].text);
	return crm_copy(arena, crm_str_text(&out));
}

static void cells(void)
{
	is(slots(plan_of("contact", &(struct given){ .values = LIST("title:ceo=CEO", "title:*=other", "name:Eva=") }),
	         LIST("title", "name"), LIST("CEO", "eva"), 0), "title=CEO name=", "values: exact, and to nothing");
	is(slots(plan_of("contact", &(struct given){ .values = LIST("title:ceo=CEO", "title:*=other") }), LIST("title"),
	         LIST("cook"), 0), "title=other", "any other value");
	is(slots(plan_of("contact", &(struct given){ .values = LIST("title:*=other") }), LIST("title"), LIST(""), 0),
	   "title=", "an empty one is no value");
	is(slots(plan_of("contact", &(struct given){ .constants = LIST("city=Brno", "title=x=y") }), LIST("name", "city"),
	         LIST("Eva", "Praha"), 0), "city=Praha title=x=y name=Eva", "constants where it is empty");
	is(slots(plan_of("contact", &(struct given){ .maps = LIST("A=tags", "B=tags") }), LIST("A", "B"), LIST("x", "y;z"), 0),
	   "tags=x;y;z", "lists add up");
	is(slots(plan_of("contact", &(struct given){ .maps = LIST("A=+description", "B=description") }), LIST("A", "B"),
	         LIST("1", "text"), 0), "description=text\nA: 1", "what is added comes after");
	is(slots(plan_of("deal", &nothing), LIST("amount", "name"), LIST("-1.234,50", "1.234,50"), ','),
	   "amount=-1234.50 name=1.234,50", "a decimal comma, of numbers only");
	is(slots(plan_of("deal", &nothing), LIST("amount"), LIST("1,234.50"), '.'), "amount=1234.50", "a decimal point");
}

static void preset_ranks(void)
{
	struct crm_plan *plan;
	rules = (struct crm_mappings){ .arena = arena };
	crm_mappings_add(&rules, (struct crm_mapping){ CRM_MAPPING_COLUMN, "Status", "", "stage", false });
	crm_mappings_add(&rules, (struct crm_mapping){ CRM_MAPPING_COLUMN, "Stage", "", "stage", false });
	crm_mappings_add(&rules, (struct crm_mapping){ CRM_MAPPING_VALUE, "Status", "Open", "", false });
	if (crm_plan_new(arena, crm_model_entity(model, "deal"), &rules, &plan))
		return;
	is(slots(plan, LIST("Stage", "Status"), LIST("proposal", "Won"), 0), "stage=Won", "the first of the preset counts");
	is(slots(plan, LIST("Stage", "Status"), LIST("proposal", "Open"), 0), "stage=proposal", "if it means something");
}

static void dates(void)
{
	struct crm_plan *plan = plan_of("deal", &nothing);
	if (crm_dialect_find(arena, "us", &plan->dates))
		return;
	is(slots(plan, LIST("close_date", "created_at", "name"), LIST("10/20/2016", "10/20/2016", "10/20/2016"), 0),
	   "close_date=2016-10-20 created_at=2016-10-20 name=10/20/2016", "out of their dialect, dates only");
	is(slots(plan, LIST("close_date", "created_at", "name"), LIST("20/10/2016", "", ""), 0),
	   "'20/10/2016' is not a date written as month/day/year", "and no other");
}

int main(void)
{
	begin();
	columns();
	same_plan_for_other_headers();
	cells();
	preset_ranks();
	dates();
	end();
	return tap_done();
}
