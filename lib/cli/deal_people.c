#include "cli/deal_people.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "cli/asof.h"
#include "cli/edit.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "crm/deal_people.h"
#include "repo/ref.h"

/* -- contacts ---------------------------------------------------------------------------- */

enum { ID, DEAL, NAME, ROLE, PRIMARY, EMAIL, PHONE, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "id", CRM_T_ID, 0 },          [DEAL] = { "deal", CRM_T_ID, CRM_TABLE_SEVERAL },
	[NAME] = { "name", CRM_T_TEXT, 0 },    [ROLE] = { "role", CRM_T_TEXT, 0 },
	[PRIMARY] = { "primary", CRM_T_BOOL, 0 }, [EMAIL] = { "email", CRM_T_TEXT, 0 },
	[PHONE] = { "phone", CRM_T_TEXT, 0 },
};

static crm_err print_people(struct crm_tool *tool, struct crm_table *table, const char *deal)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_deal_people people;
	CRM_TRY(crm_deal_people_read(tool->repo, arena, deal, &people));
	for (size_t i = 0; i < people.count; i++) {
		const struct crm_deal_person *person = &people.list[i];
		struct crm_value values[COLUMNS] = {
			[ID] = crm_value_text(person->id), [DEAL] = crm_value_text(deal), [NAME] = crm_value_text(person->name),
			[ROLE] = crm_value_text(person->role), [PRIMARY] = crm_value_integer(person->primary),
			[EMAIL] = crm_value_text(person->email), [PHONE] = crm_value_text(person->phone),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err print_all(struct crm_tool *tool, struct crm_table *table, const struct crm_refs *deals)
{
	for (size_t i = 0; i < deals->count; i++)
		CRM_TRY(print_people(tool, table, deals->ids[i]));
	return NULL;
}

crm_err crm_deal_contacts(struct crm_tool *tool)
{
	struct crm_table *table;
	struct crm_refs deals;
	unsigned flags = CRM_TABLE_PICKED;
	CRM_TRY(crm_tool_asof(tool, NULL));
	const struct crm_model *model = tool->repo->store->model;
	CRM_TRY(crm_refs_read(tool, crm_model_entity(model, "deal"), tool->arguments, tool->count, &deals));
	if (tool->count > 1 || crm_same(tool->arguments[0], "-"))
		flags |= CRM_TABLE_MIXED;
	CRM_TRY(crm_table_open(tool, crm_model_entity(model, "contact"), columns, COLUMNS, flags, &table));
	return crm_table_end(table, print_all(tool, table, &deals));
}

/* -- contact, uncontact ------------------------------------------------------------------ */

/* DEAL CONTACT...|- [FIELD=VALUE...] */
struct plan {
	const struct crm_entity *contacts, *roles;
	char deal[CRM_ID_SIZE];
	struct crm_refs people;
	struct crm_assigns assigns;
};

static crm_err refuse_operand(const struct crm_tool *tool, const struct plan *plan)
{
	for (size_t i = 0; i < plan->assigns.count; i++) {
		const char *name = plan->roles->fields[plan->assigns.items[i].field]->name;
		if (crm_same(name, "deal") || crm_same(name, "contact"))
			return crm_err_hint(crm_fail(CRM_USAGE, "%s is what the operands say", name), "%s %s", tool->title,
			                    tool->verb->arguments);
	}
	return NULL;
}

static crm_err read_plan(struct crm_tool *tool, struct plan *plan)
{
	const struct crm_model *model = tool->repo->store->model;
	size_t n = 0;
	while (n < tool->count && !crm_assign_is(tool->arguments[n]))
		n++;
	if (n < 2)
		return crm_err_hint(crm_fail(CRM_USAGE, n ? "which contact?" : "which deal, and which contact?"), "%s %s",
		                    tool->title, tool->verb->arguments);
	*plan = (struct plan){ .contacts = crm_model_entity(model, "contact"),
		.roles = crm_model_entity(model, "deal_contact") };
	CRM_TRY(crm_assigns_parse(tool, plan->roles, tool->arguments + n, tool->count - n, true, &plan->assigns));
	CRM_TRY(refuse_operand(tool, plan));
	CRM_TRY(crm_ref_find(tool->repo, crm_model_entity(model, "deal"), tool->arguments[0], NULL, NULL, plan->deal));
	return crm_refs_read(tool, plan->contacts, tool->arguments + 1, n - 1, &plan->people);
}

static crm_err refuse_two_main(const struct plan *plan, const struct crm_record *person)
{
	struct crm_value primary = crm_record_get(person, "primary");
	bool assigned = false;
	for (size_t i = 0; i < plan->assigns.count; i++)
		assigned |= crm_same(plan->roles->fields[plan->assigns.items[i].field]->name, "primary");
	if (plan->people.count < 2 || !assigned || primary.shape != CRM_INTEGER || !primary.i)
		return NULL;
	return crm_err_field(crm_fail(CRM_INVALID, "only one of them can be the main contact"), "primary");
}

static crm_err put_one(struct crm_work *work, const struct plan *plan, const char *contact)
{
	const struct crm_reading *reading = &work->tool->repo->reading;
	const struct crm_assigns *assigns = &plan->assigns;
	struct crm_record *old, *person;
	bool changed;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_deal_person_find(work->tool->repo, work->arena, plan->deal, contact, &old));
	person = old ? crm_record_copy(work->arena, old) : crm_record_new(work->arena, plan->roles);
	crm_record_put(person, "deal", crm_value_text(plan->deal));
	crm_record_put(person, "contact", crm_value_text(contact));
	CRM_TRY(old ? crm_record_assign(person, work->arena, reading, assigns->items, assigns->count)
	            : crm_record_make(person, work->arena, reading, assigns->items, assigns->count));
	CRM_TRY(refuse_two_main(plan, person));
	CRM_TRY(crm_deal_person_put(work->tool->repo, work->change, old, person, &changed));
	if (changed)
		return crm_work_done(work, contact);
	crm_work_leave(work, contact);
	return NULL;
}

static crm_err take_one(struct crm_work *work, const struct plan *plan, const char *contact)
{
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_deal_person_remove(work->tool->repo, work->change, work->arena, plan->deal, contact));
	return crm_work_done(work, contact);
}

static crm_err write_all(struct crm_tool *tool, const char *what,
                         crm_err (*one)(struct crm_work *work, const struct plan *plan, const char *contact))
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct plan plan;
	CRM_TRY(read_plan(tool, &plan));
	CRM_TRY(crm_work_ask(tool, plan.contacts, what, plan.people.count));
	CRM_TRY(crm_work_begin(tool, plan.contacts, &work));
	for (size_t i = 0; i < plan.people.count; i++)
		CRM_TRY(one(&work, &plan, plan.people.ids[i]));
	return crm_work_end(&work);
}

crm_err crm_deal_contact(struct crm_tool *tool)
{
	return write_all(tool, "Put into the deal", put_one);
}

crm_err crm_deal_uncontact(struct crm_tool *tool)
{
	for (size_t i = 0; i < tool->count; i++)
		if (crm_assign_is(tool->arguments[i]))
			return crm_fail(CRM_USAGE, "%s sets no fields", tool->title);
	return write_all(tool, "Take out of the deal", take_one);
}
