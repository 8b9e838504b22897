#include "model/entities_contact.h"

#include "model/derive.h"
#include "model/entities.h"

const char *const crm_choices_source[] = {
	"cold_call", "existing_customer", "self_generated", "employee", "partner",
	"public_relations", "direct_mail", "conference", "trade_show", "web_site",
	"word_of_mouth", "email", "campaign", "other", NULL,
};

static const char *const lifecycle_stages[] = {
	"subscriber", "lead", "mql", "sql", "opportunity", "customer", "evangelist", "other", NULL,
};

static const char *const lead_statuses[] = {
	"new", "contacted", "nurture", "qualified", "converted", "unqualified", "junk", NULL,
};

/* The rows the derive function needs; a value is one further on, after the id. */
enum row { FIRST_NAME = 1, MIDDLE_NAME, LAST_NAME, NAME, PHONE = 10, PHONE_E164, COUNTRY = 24 };
enum { PARTS = 3 };

static const struct crm_field contact_fields[] = {
	{
		.name = "salutation", .title = "form of address", .type = CRM_T_TEXT,
		.aliases = "name prefix|honorific|courtesy title|prefix",
	},
	[FIRST_NAME] = {
		.name = "first_name", .title = "first name", .type = CRM_T_TEXT,
		.aliases = "firstname|given name|forename",
	},
	[MIDDLE_NAME] = {
		.name = "middle_name", .title = "middle name", .type = CRM_T_TEXT,
		.aliases = "additional name|middle initial|patronymic",
	},
	[LAST_NAME] = {
		.name = "last_name", .title = "last name", .type = CRM_T_TEXT,
		.aliases = "lastname|family name|surname",
		.flags = CRM_INDEXED,
	},
	[NAME] = {
		.name = "name", .title = "full name", .type = CRM_T_TEXT,
		.aliases = "display name|fullname|complete name",
		.flags = CRM_DERIVED | CRM_INDEXED | CRM_SEARCHED | CRM_SHOWN,
		.made_of = "first_name, middle_name and last_name",
		.care = CRM_CARE(.filled = true, .alike = "crm_fold($.name) || '/' || coalesce($.company, '')"),
	},
	{
		.name = "title", .title = "position at work", .type = CRM_T_TEXT,
		.aliases = "job title|jobtitle|position|role|function|occupation",
		.flags = CRM_SHOWN,
	},
	{
		.name = "department", .title = "department", .type = CRM_T_TEXT,
		.aliases = "division|business unit",
	},
	{
		.name = "company", .title = "company", .type = CRM_T_LINK, .target = "company",
		.aliases = "account|account name|account id|company name|company id|company domain|"
		           "company domain name|associated company|associated company domain|"
		           "associated company id|primary company|organization|organisation|"
		           "organization name|organization id|employer",
		.flags = CRM_INDEXED | CRM_SHOWN,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "email", .title = "e-mail address", .type = CRM_T_EMAIL,
		.aliases = "mail|email address|email id|primary email|work email|business email|"
		           "e-mail 1 value|email 1",
		.flags = CRM_UNIQUE | CRM_SEARCHED | CRM_SHOWN | CRM_REACHED,
		.care = CRM_CARE(.filled = true, .wrong = "$.email NOT LIKE '%_' || char(64) || '_%._%'"),
	},
	{
		.name = "emails", .title = "other e-mail addresses", .type = CRM_T_EMAIL,
		.aliases = "additional email addresses|additional emails|secondary email|other email|"
		           "alternate email|email 2",
		.flags = CRM_LIST | CRM_REACHED,
	},
	[PHONE] = {
		.name = "phone", .title = "telephone number", .type = CRM_T_PHONE,
		.aliases = "telephone|tel|phone number|business phone|work phone|office phone|"
		           "primary phone|direct phone|phone 1",
		.flags = CRM_REACHED, .e164 = "phone_e164",
		.care = CRM_CARE(.filled = true, .empty = "$.phone IS NULL AND $.mobile IS NULL",
		                  .wrong = "$.phone IS NOT NULL AND $.phone_e164 IS NULL", .alike = "$.phone_e164"),
	},
	[PHONE_E164] = {
		.name = "phone_e164", .title = "telephone number in E.164 form", .type = CRM_T_TEXT,
		.aliases = "e164",
		.flags = CRM_COMPUTED | CRM_INDEXED, .made_of = "phone and country",
	},
	{
		.name = "mobile", .title = "mobile telephone number", .type = CRM_T_PHONE,
		.aliases = "mobile phone|mobile number|mobile phone number|cell|cell phone|"
		           "cell number|cellphone",
		.flags = CRM_REACHED,
	},
	{
		.name = "phones", .title = "other telephone numbers", .type = CRM_T_PHONE,
		.aliases = "other phone|other phones|additional phones|home phone|alternate phone",
		.flags = CRM_LIST | CRM_REACHED,
	},
	{
		.name = "website", .title = "web site", .type = CRM_T_URL,
		.aliases = "website url|url|homepage|home page|web page|web",
	},
	{
		.name = "do_not_call", .title = "must not be called", .type = CRM_T_BOOL,
		.aliases = "no calls|phone opt out|dnc",
	},
	{
		.name = "do_not_email", .title = "must not be e-mailed", .type = CRM_T_BOOL,
		.aliases = "email opt out|opted out of email|has opted out of email|unsubscribed|"
		           "unsubscribed from all email|no emails",
	},
	{
		.name = "birthday", .title = "day of birth", .type = CRM_T_DATE,
		.aliases = "birthdate|birth date|date of birth|dob",
	},
	{
		.name = "language", .title = "language", .type = CRM_T_LANGUAGE,
		.aliases = "preferred language|locale|hs language",
	},
	{
		.name = "timezone", .title = "time zone", .type = CRM_T_TIMEZONE,
		.aliases = "tz|hs timezone",
	},
	{
		.name = "street", .title = "street and number", .type = CRM_T_TEXT,
		.aliases = "street address|address|address 1|address line 1|mailing street|"
		           "primary address street|address street",
	},
	{
		.name = "city", .title = "town", .type = CRM_T_TEXT,
		.aliases = "mailing city|primary address city|address city|locality",
		.flags = CRM_INDEXED,
	},
	{
		.name = "state", .title = "state or region", .type = CRM_T_TEXT,
		.aliases = "state/region|region|province|state/province|mailing state|county|"
		           "mailing state/province|primary address state|address state",
	},
	{
		.name = "postal_code", .title = "postal code", .type = CRM_T_TEXT,
		.aliases = "zip|zip code|zipcode|postcode|zip/postal code|postal|mailing zip|"
		           "mailing zip/postal code|mailing postal code|primary address postalcode|"
		           "address postal code",
	},
	[COUNTRY] = {
		.name = "country", .title = "country", .type = CRM_T_COUNTRY,
		.aliases = "country/region|country name|country code|mailing country|"
		           "primary address country|address country",
		.flags = CRM_INDEXED,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "source", .title = "where the contact came from", .type = CRM_T_CHOICE,
		.aliases = "lead source|original source|contact source|acquisition source",
		.choices = crm_choices_source,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "utm_source", .title = "UTM source", .type = CRM_T_TEXT,
	},
	{
		.name = "utm_medium", .title = "UTM medium", .type = CRM_T_TEXT,
	},
	{
		.name = "utm_campaign", .title = "UTM campaign", .type = CRM_T_TEXT,
	},
	{
		.name = "lifecycle_stage", .title = "how far on the way to a customer",
		.type = CRM_T_CHOICE, .choices = lifecycle_stages,
		.aliases = "lifecycle|lifecyclestage|lifecycle status",
		.flags = CRM_INDEXED | CRM_TRACKED,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "lead_status", .title = "what was done about the lead",
		.type = CRM_T_CHOICE, .choices = lead_statuses,
		.aliases = "hs lead status|status",
		.flags = CRM_TRACKED,
	},
	{
		.name = "score", .title = "score", .type = CRM_T_DECIMAL,
		.aliases = "lead score|hubspot score|hubspotscore",
	},
	{
		.name = "fit_score", .title = "points for who it is", .type = CRM_T_DECIMAL,
	},
	{
		.name = "engagement_score", .title = "points for what it does", .type = CRM_T_DECIMAL,
	},
	{
		.name = "assignment", .title = "what gave it to its owner", .type = CRM_T_LINK, .target = "assignment",
		.flags = CRM_INDEXED,
	},
	{
		.name = "assigned_at", .title = "when it was given to its owner", .type = CRM_T_INSTANT,
	},
	{
		.name = "works_at", .title = "company as somebody wrote it, while it is not linked", .type = CRM_T_TEXT,
	},
	{
		.name = "description", .title = "what is worth knowing", .type = CRM_T_LONGTEXT,
		.aliases = "notes|note|comments|comment|about|background|background info|remarks",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "tags", .title = "free labels", .type = CRM_T_TEXT,
		.aliases = "tag|labels|keywords|tag list|tag names|label names",
		.flags = CRM_LIST | CRM_SEARCHED,
	},
	{ CRM_FIELD_OWNER, .flags = CRM_INDEXED | CRM_SHOWN, .care = CRM_CARE(.filled = true) },
	{
		.name = "last_activity_at", .title = "when something with or about the person last took place",
		.type = CRM_T_INSTANT, .made_of = "activities",
		.asked = "SELECT max(h.at) FROM ("
		         "SELECT $activity.a.held_at AS at FROM activity AS a WHERE a.contact = $.id UNION ALL "
		         "SELECT $activity.a.held_at AS at FROM activity AS a WHERE a.about = 'contact:' || $.id) AS h",
	},
	{
		.name = "next_task_at", .title = "when the next task about the person is due", .type = CRM_T_INSTANT,
		.made_of = "tasks",
		.asked = "SELECT min(k.due_at) FROM task AS k WHERE k.about = 'contact:' || $.id AND $task.k.is_open",
		.asked_zone = "SELECT iif(k.all_day, coalesce(k.timezone, ''), NULL) FROM task AS k WHERE k.about = 'contact:' || $.id"
		              " AND $task.k.is_open AND k.due_at IS NOT NULL ORDER BY k.due_at, k.id LIMIT 1",
	},
	{
		.name = "open_deals", .title = "open deals the person has a part in", .type = CRM_T_INTEGER,
		.made_of = "deals",
		.asked = "SELECT count(*) FROM deal AS d WHERE d.id IN (SELECT m.id FROM deal AS m WHERE m.contact = $.id"
		         " UNION SELECT p.deal FROM deal_contact AS p WHERE p.contact = $.id) AND $deal.d.is_open",
	},
	{
		.name = "first_response", .title = "from its making to the first answer that took place",
		.type = CRM_T_DURATION, .made_of = "activities",
		.asked = "SELECT crm_seconds($.created_at, min(h.at)) FROM ("
		         "SELECT $activity.a.held_at AS at FROM activity AS a"
		         " WHERE a.contact = $.id AND a.direction = 'out' UNION ALL "
		         "SELECT $activity.a.held_at AS at FROM activity AS a"
		         " WHERE a.about = 'contact:' || $.id AND a.direction = 'out') AS h WHERE h.at >= $.created_at",
	},
	{
		.name = "age", .title = "how long it has been here", .type = CRM_T_DURATION, .made_of = "created_at",
		.asked = "max(0, crm_seconds($.created_at, @now))",
	},
	{ .name = NULL },
};

static crm_err derive(struct crm_record *record)
{
	crm_derive_joined(record, FIRST_NAME + 1, PARTS, NAME + 1);
	crm_derive_e164(record, PHONE + 1, COUNTRY + 1, PHONE_E164 + 1);
	return NULL;
}

static const struct crm_event_kind contact_events[] = {
	{ .name = "lifecycle_changed", .title = "another stage of life", .field = "lifecycle_stage" },
	{ .name = "lead_status_changed", .title = "another status as a lead", .field = "lead_status" },
	{ .name = "qualified", .title = "a lead was qualified", .is = "lead_status=qualified" },
	{ .name = "converted", .title = "a lead was converted", .is = "lead_status=converted" },
	{ .name = "assigned", .title = "another owner", .field = "owner", .is = "owner!=" },
	{ .name = NULL },
};

const struct crm_entity crm_entity_contact = {
	.name = "contact", .plural = "contacts", .title = "people", .aliases = "person|people|lead",
	.describes = true,
	.label = "name",
	.keys = (const char *const[]){ "email", "name", NULL },
	.any_of = (const char *const[]){ "name", "email", "phone", NULL },
	.derive = derive,
	.stale = "",
	.events = contact_events,
	.own = contact_fields,
};

static const struct crm_field nickname_fields[] = {
	{
		.name = "name", .title = "what somebody is called for short, one word", .type = CRM_T_TEXT,
		.aliases = "nickname|short",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "names", .title = "the names it is short for, one word each; empty: it is short for none",
		.type = CRM_T_TEXT,
		.aliases = "of|full name|full names|short for",
		.flags = CRM_LIST | CRM_SHOWN,
	},
	{
		.name = "language", .title = "language", .type = CRM_T_LANGUAGE,
		.flags = CRM_SHOWN,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_nickname = {
	.name = "nickname", .plural = "nicknames", .title = "what people are called for short, for dedupe",
	.describes = true,
	.label = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = nickname_fields,
};
