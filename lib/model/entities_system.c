#include "model/entities_system.h"

#include "base/id.h"
#include "model/record.h"

static const struct crm_field user_fields[] = {
	{
		.name = "name", .title = "short name, as in owner=ann", .type = CRM_T_TEXT,
		.aliases = "login|username|user name|user id|account|nickname|sales agent|"
		           "sales rep|seller|agent|handle",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "full_name", .title = "full name", .type = CRM_T_TEXT,
		.aliases = "display name|fullname|real name",
		.flags = CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "email", .title = "e-mail address", .type = CRM_T_EMAIL,
		.aliases = "mail|email address|user email",
		.flags = CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "phone", .title = "telephone number", .type = CRM_T_PHONE,
		.aliases = "telephone|phone number|mobile|mobile phone",
	},
	{
		.name = "team", .title = "team", .type = CRM_T_LINK, .target = "team",
		.aliases = "team name|regional office|office|department|group",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "manager", .title = "who the user works for", .type = CRM_T_LINK,
		.target = "user",
		.aliases = "manager name|reports to|boss|supervisor|manager email",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "active", .title = "works here now", .type = CRM_T_BOOL,
		.aliases = "is active|enabled",
		.flags = CRM_SHOWN, .preset = "yes",
	},
	{
		.name = "absent_from", .title = "first day of an absence", .type = CRM_T_DATE,
	},
	{
		.name = "absent_until", .title = "last day of it", .type = CRM_T_DATE,
	},
	{
		.name = "skills", .title = "what the user can do, for routes that need it", .type = CRM_T_TEXT,
		.aliases = "skill|competences",
		.flags = CRM_LIST,
	},
	{
		.name = "languages", .title = "languages the user answers in; empty: all", .type = CRM_T_LANGUAGE,
		.aliases = "language|speaks",
		.flags = CRM_LIST,
	},
	{
		.name = "calendar", .title = "when the user works; empty: as the team does", .type = CRM_T_LINK, .target = "calendar",
		.aliases = "working hours|business hours",
	},
	{
		.name = "timezone", .title = "time zone", .type = CRM_T_TIMEZONE,
		.aliases = "tz",
	},
	{
		.name = "owner", .title = "whose record it is", .type = CRM_T_LINK,
		.aliases = "owner name|owner email|owner id|record owner",
		.flags = CRM_INDEXED, .target = "user",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_user = {
	.name = "user", .plural = "users", .title = "who works here",
	.aliases = "seller|agent",
	.describes = true,
	.label = "name", .handle = "name",
	.keys = (const char *const[]){ "name", "email", "full_name", NULL },
	.own = user_fields,
};

static const struct crm_field team_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "team name|regional office",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "title", .title = "what it does", .type = CRM_T_TEXT,
		.aliases = "description|purpose",
		.flags = CRM_SHOWN,
	},
	{
		.name = "manager", .title = "who leads it", .type = CRM_T_LINK, .target = "user",
		.aliases = "leader|team lead|lead|head",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "calendar", .title = "when it works; empty: always", .type = CRM_T_LINK, .target = "calendar",
		.aliases = "working hours|business hours",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_team = {
	.name = "team", .plural = "teams", .title = "groups of users",
	.describes = true,
	.label = "name", .handle = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = team_fields,
};

static const struct crm_field rate_fields[] = {
	{
		.name = "date", .title = "the day it holds from", .type = CRM_T_DATE,
		.aliases = "day|valid from|rate date",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "currency", .title = "currency", .type = CRM_T_CURRENCY,
		.aliases = "code|currency code|from currency|from|kód",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "base", .title = "currency it is expressed in", .type = CRM_T_CURRENCY,
		.aliases = "base currency|to currency|home currency|to",
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "value", .title = "what one unit is worth in the base", .type = CRM_T_DECIMAL,
		.aliases = "rate|exchange rate|conversion rate|kurz",
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "source", .title = "who says so", .type = CRM_T_TEXT,
		.aliases = "bank|provider",
		.flags = CRM_SHOWN,
	},
	{ .name = NULL },
};

static crm_err check_rate(const struct crm_record *record)
{
	struct crm_value value = crm_record_get(record, "value");

	if (value.shape == CRM_REAL && value.r <= 0)
		return crm_err_field(crm_fail(CRM_INVALID, "a rate is more than 0"), "value");
	if (crm_value_equal(crm_record_get(record, "currency"), crm_record_get(record, "base")))
		return crm_err_field(crm_fail(CRM_INVALID, "is the same as currency"), "base");
	return NULL;
}

const struct crm_entity crm_entity_rate = {
	.name = "rate", .plural = "rates", .title = "exchange rates by date",
	.label = "id", .order = "date",
	.keys = (const char *const[]){ NULL },
	.together = (const char *const[]){ "date", "currency", "base", NULL },
	.check = check_rate,
	.own = rate_fields,
};

/* Its id is that of the record that was merged away, so that a look for one finds the other. The record that stayed
 * is a text and no link: it may be removed, or be merged away itself. What it was in another system is not its external
 * id, for aliases are of all entities, and several may have had the same. */
static const struct crm_field alias_fields[] = {
	{
		.name = "entity", .title = "entity of both", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "kept", .title = "id of the record it was merged into", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "former_id", .title = "id it had in another system", .type = CRM_T_TEXT,
		.flags = CRM_INDEXED,
	},
	{
		.name = "former_source", .title = "that system", .type = CRM_T_TEXT,
	},
	{ .name = NULL },
};

static crm_err check_alias(const struct crm_record *record)
{
	struct crm_value kept = crm_record_get(record, "kept");

	if (kept.shape == CRM_TEXT && !crm_id_valid(kept.s))
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not an id (16 digits 0-9a-f)", kept.s), "kept");
	return NULL;
}

const struct crm_entity crm_entity_alias = {
	.name = "alias", .plural = "aliases", .title = "ids of records that were merged into others",
	.label = "id",
	.keys = (const char *const[]){ NULL },
	.check = check_alias,
	.own = alias_fields,
};
