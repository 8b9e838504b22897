#include "crm/lead_convert.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "crm/lead_company.h"
#include "repo/ref.h"
#include "rule/lifecycle.h"
#include "store/read.h"

struct converting {
	struct crm_repo *repo;
	struct crm_change *change;
	struct crm_arena *arena;
	const struct crm_conversion *wish;
	const struct crm_record *contact;  /* as it was */
	const char *domain;                /* of its address; NULL: it says nothing */
};

static crm_err make(struct converting *one, const char *entity, const struct crm_assign *assigns, size_t count,
                    struct crm_record **out)
{
	*out = crm_record_new(one->arena, crm_model_entity(one->repo->store->model, entity));
	return crm_record_make(*out, one->arena, &one->repo->reading, assigns, count);
}

/* -- the company ----------------------------------------------------------------- */

/* The domain goes with it, unless another company has it. */
static crm_err make_company(struct converting *one, const char *name, const char **id)
{
	const char *other = NULL;
	struct crm_record *company;
	CRM_TRY(make(one, "company", NULL, 0, &company));
	crm_record_put(company, "name", crm_value_text(name));
	if (one->domain)
		CRM_TRY(crm_lead_company_of_domain(one->repo, one->arena, one->domain, &other));
	if (one->domain && !other)
		crm_record_put(company, "domain", crm_value_text(one->domain));
	CRM_TRY(crm_change_create(one->change, company));
	*id = crm_record_id(company);
	return NULL;
}

static crm_err given_company(struct converting *one, const char **id)
{
	const struct crm_entity *entity = crm_model_entity(one->repo->store->model, "company");
	char found[CRM_ID_SIZE];
	crm_err err = crm_ref_find(one->repo, entity, one->wish->company, NULL, NULL, found);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return make_company(one, one->wish->company, id);
	CRM_TRY(crm_err_field(err, "company"));
	*id = crm_copy(one->arena, found);
	return NULL;
}

static crm_err written_company(struct converting *one, const char *name, const char **id)
{
	bool several;
	CRM_TRY(crm_lead_company_named(one->repo, one->arena, name, id, &several));
	if (several)
		return crm_err_hint(crm_fail(CRM_CONFLICT, "there are several companies '%s'", name),
		                    "crm-lead convert %.8s company=ID", crm_record_id(one->contact));
	return *id ? NULL : make_company(one, name, id);
}

static crm_err find_company(struct converting *one, const char **id)
{
	const char *works_at = crm_record_text(one->contact, "works_at");
	*id = NULL;
	if (one->wish->company)
		return given_company(one, id);
	*id = crm_record_text(one->contact, "company");
	if (*id || one->wish->no_company)
		return NULL;
	if (one->domain)
		CRM_TRY(crm_lead_company_of_domain(one->repo, one->arena, one->domain, id));
	if (!*id && works_at)
		return written_company(one, works_at, id);
	return *id || !one->domain ? NULL : make_company(one, one->domain, id);
}

/* -- the deal ---------------------------------------------------------------------- */

static void put_default(struct crm_record *record, const char *field, struct crm_value value)
{
	if (crm_record_get(record, field).shape == CRM_EMPTY)
		crm_record_put(record, field, value);
}

static crm_err make_deal(struct converting *one, const char *company, struct crm_record **out)
{
	const struct crm_entity *companies = crm_model_entity(one->repo->store->model, "company");
	struct crm_record *deal, *found = NULL;
	CRM_TRY(make(one, "deal", one->wish->deal, one->wish->count, &deal));
	if (company)
		CRM_TRY(crm_read_record(one->repo->store, one->arena, companies, company, &found, NULL));
	put_default(deal, "name", crm_value_text(crm_record_label(found ? found : one->contact)));
	put_default(deal, "company", crm_value_text(company));
	put_default(deal, "contact", one->contact->values[0]);
	put_default(deal, "source", crm_record_get(one->contact, "source"));
	put_default(deal, "owner", crm_record_get(one->contact, "owner"));
	*out = deal;
	return crm_change_create(one->change, deal);
}

/* -- the contact ------------------------------------------------------------------- */

static crm_err settle_contact(struct converting *one, const char *company)
{
	struct crm_record *record = crm_record_copy(one->arena, one->contact);
	bool changed;
	crm_record_put(record, "lead_status", crm_value_text("converted"));
	if (crm_lifecycle_is_before(record, "opportunity"))
		crm_record_put(record, "lifecycle_stage", crm_value_text("opportunity"));
	if (company) {
		crm_record_put(record, "company", crm_value_text(company));
		crm_record_put(record, "works_at", CRM_NO_VALUE);
	}
	return crm_change_update(one->change, one->contact, record, &changed);
}

static crm_err refuse_again(const struct crm_record *contact)
{
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s has been converted", crm_record_label(contact)),
	                    "crm-deal add name=NAME contact=%.8s", crm_record_id(contact));
}

crm_err crm_lead_convert(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena, const char *contact,
                         const struct crm_conversion *conversion, char id[CRM_ID_SIZE])
{
	struct converting one = { .repo = repo, .change = change, .arena = arena, .wish = conversion };
	struct crm_record *old, *deal = NULL;
	const char *company;
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "contact"), contact, &old));
	if (crm_same(crm_record_text(old, "lead_status"), "converted"))
		return refuse_again(old);
	one.contact = old;
	one.domain = crm_lead_domain(crm_record_text(old, "email"));
	CRM_TRY(find_company(&one, &company));
	CRM_TRY(settle_contact(&one, company));
	if (!conversion->no_deal)
		CRM_TRY(make_deal(&one, company, &deal));
	memcpy(id, crm_record_id(deal ? deal : old), CRM_ID_SIZE);
	return NULL;
}
