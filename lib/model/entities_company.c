#include "model/entities_company.h"

#include "model/derive.h"
#include "model/entities.h"

/* The rows the derive function needs; a value is one further on, after the id. */
enum row { PHONE = 4, PHONE_E164, COUNTRY };

static const struct crm_field company_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "company name|display name",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SEARCHED | CRM_SHOWN,
		.care = CRM_CARE(.alike = "crm_fold($.name)"),
	},
	{
		.name = "legal_name", .title = "name in the register", .type = CRM_T_TEXT,
		.aliases = "registered name|legal entity|legal entity name",
	},
	{
		.name = "domain", .title = "domain name", .type = CRM_T_DOMAIN,
		.aliases = "domain name|company domain|company domain name|website domain|"
		           "email domain",
		.flags = CRM_UNIQUE | CRM_SEARCHED | CRM_SHOWN,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "website", .title = "web site", .type = CRM_T_URL,
		.aliases = "website url|url|homepage|home page|web page|web",
	},
	[PHONE] = {
		.name = "phone", .title = "telephone number", .type = CRM_T_PHONE, .e164 = "phone_e164",
		.aliases = "telephone|tel|phone number|business phone|office phone|main phone|"
		           "phone office",
		.care = CRM_CARE(.filled = true, .wrong = "$.phone IS NOT NULL AND $.phone_e164 IS NULL", .alike = "$.phone_e164"),
	},
	[PHONE_E164] = {
		.name = "phone_e164", .title = "telephone number in E.164 form", .type = CRM_T_TEXT,
		.aliases = "e164",
		.flags = CRM_COMPUTED | CRM_INDEXED, .made_of = "phone and country",
	},
	[COUNTRY] = {
		.name = "country", .title = "country", .type = CRM_T_COUNTRY,
		.aliases = "country/region|country name|country code|billing country|"
		           "billing address country|office location|address country",
		.flags = CRM_INDEXED | CRM_SHOWN,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "street", .title = "street and number", .type = CRM_T_TEXT,
		.aliases = "street address|address|address 1|address line 1|billing street|"
		           "billing address street|address street",
	},
	{
		.name = "city", .title = "town", .type = CRM_T_TEXT,
		.aliases = "billing city|billing address city|address city|locality",
		.flags = CRM_SHOWN,
	},
	{
		.name = "state", .title = "state or region", .type = CRM_T_TEXT,
		.aliases = "state/region|region|province|state/province|billing state|county|"
		           "billing state/province|billing address state|address state",
	},
	{
		.name = "postal_code", .title = "postal code", .type = CRM_T_TEXT,
		.aliases = "zip|zip code|zipcode|postcode|zip/postal code|postal|billing zip|"
		           "billing zip/postal code|billing postal code|billing address postalcode|"
		           "address postal code",
	},
	{
		.name = "industry", .title = "industry", .type = CRM_T_TEXT,
		.aliases = "sector|branch|line of business|vertical",
		.flags = CRM_INDEXED | CRM_SHOWN,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "type", .title = "customer, partner, supplier ...", .type = CRM_T_TEXT,
		.aliases = "company type|relationship|category",
	},
	{
		.name = "employees", .title = "number of employees", .type = CRM_T_INTEGER,
		.aliases = "employee count|headcount|no of employees|"
		           "numberofemployees",
		.most = 1e9,
	},
	{
		.name = "annual_revenue", .title = "revenue a year", .type = CRM_T_MONEY,
		.aliases = "revenue|annualrevenue|turnover|yearly revenue|total revenue",
		.currency = "currency",
	},
	{
		.name = "currency", .title = "currency", .type = CRM_T_CURRENCY,
		.aliases = "currency code|currency iso code|iso currency|revenue currency",
	},
	{
		.name = "founded", .title = "year it was founded", .type = CRM_T_INTEGER,
		.aliases = "year established|year founded|founded year|established|year started",
		.least = 1, .most = 9999,
	},
	{
		.name = "tax_id", .title = "tax or VAT number", .type = CRM_T_TEXT,
		.aliases = "vat|vat id|vat number|vat no|tax number|tin|ein|ico|dic",
		.flags = CRM_INDEXED,
	},
	{
		.name = "parent", .title = "the company it belongs to", .type = CRM_T_LINK,
		.target = "company",
		.aliases = "parent company|parent account|parent id|parent company name|"
		           "parent organization|subsidiary of|member of",
		.flags = CRM_INDEXED,
	},
	{
		.name = "territory", .title = "sales territory", .type = CRM_T_TEXT,
		.aliases = "sales territory|sales region|regional office",
	},
	{
		.name = "level", .title = "gold, silver ...", .type = CRM_T_TEXT,
		.aliases = "tier|account level|customer level|rating|class",
	},
	{
		.name = "description", .title = "what is worth knowing", .type = CRM_T_LONGTEXT,
		.aliases = "notes|note|comments|comment|about|about us|background|remarks",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "tags", .title = "free labels", .type = CRM_T_TEXT,
		.aliases = "tag|labels|keywords|tag list|tag names|label names",
		.flags = CRM_LIST | CRM_SEARCHED,
	},
	{ CRM_FIELD_OWNER, .flags = CRM_INDEXED | CRM_SHOWN, .care = CRM_CARE(.filled = true) },
	{
		.name = "last_activity_at", .title = "when something about it or with its people last took place",
		.type = CRM_T_INSTANT, .made_of = "activities",
		.asked = "SELECT max(h.at) FROM ("
		         "SELECT $activity.a.held_at AS at FROM activity AS a WHERE a.about = 'company:' || $.id UNION ALL "
		         "SELECT $contact.p.last_activity_at FROM contact AS p WHERE p.company = $.id) AS h",
	},
	{
		.name = "next_task_at", .title = "when the next task about it is due", .type = CRM_T_INSTANT,
		.made_of = "tasks",
		.asked = "SELECT min(k.due_at) FROM task AS k WHERE k.about = 'company:' || $.id AND $task.k.is_open",
		.asked_zone = "SELECT iif(k.all_day, coalesce(k.timezone, ''), NULL) FROM task AS k WHERE k.about = 'company:' || $.id"
		              " AND $task.k.is_open AND k.due_at IS NOT NULL ORDER BY k.due_at, k.id LIMIT 1",
	},
	{
		.name = "open_deals", .title = "its open deals", .type = CRM_T_INTEGER, .made_of = "deals",
		.asked = "SELECT count(*) FROM deal AS d WHERE d.company = $.id AND $deal.d.is_open",
	},
	{
		.name = "age", .title = "how long it has been here", .type = CRM_T_DURATION, .made_of = "created_at",
		.asked = "max(0, crm_seconds($.created_at, @now))",
	},
	{ .name = NULL },
};

static crm_err derive(struct crm_record *record)
{
	crm_derive_e164(record, PHONE + 1, COUNTRY + 1, PHONE_E164 + 1);
	return NULL;
}

static const struct crm_event_kind company_events[] = {
	{ .name = "level_changed", .title = "another level", .field = "level" },
	{ .name = "assigned", .title = "another owner", .field = "owner", .is = "owner!=" },
	{ .name = NULL },
};

const struct crm_entity crm_entity_company = {
	.name = "company", .plural = "companies", .title = "organisations",
	.aliases = "account|organization|organisation",
	.describes = true,
	.label = "name",
	.keys = (const char *const[]){ "domain", "name", NULL },
	.derive = derive,
	.stale = "",
	.events = company_events,
	.own = company_fields,
};
