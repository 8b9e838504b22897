#include "model/entities_sales.h"

#include "model/entities.h"
#include "model/entities_contact.h"

static const char *const deal_types[] = { "new_business", "existing_business", NULL };

static const char *const forecast_categories[] = {
	"pipeline", "best_case", "commit", "closed", "omitted", NULL,
};

static const char *const lost_reasons[] = {
	"price", "competition", "budget", "missing_features", "timing", "no_decision",
	"unresponsive", "poor_fit", "other", NULL,
};

static const char *const periods[] = {
	"week", "month", "quarter", "half_year", "year", NULL,
};

static const struct crm_field deal_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "title|subject|dealname|topic",
		.flags = CRM_INDEXED | CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "company", .title = "company", .type = CRM_T_LINK, .target = "company",
		.aliases = "account|account name|account id|company name|company id|company domain|"
		           "associated company|associated company domain|associated company id|"
		           "primary company|organization|organisation|organization name|customer",
		.flags = CRM_INDEXED | CRM_SHOWN,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "contact", .title = "main contact", .type = CRM_T_LINK, .target = "contact",
		.aliases = "contact name|contact email|contact id|contact person|primary contact|"
		           "associated contact|associated contact email|associated contact id|person",
		.flags = CRM_INDEXED,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "product", .title = "product", .type = CRM_T_LINK, .target = "product",
		.aliases = "product name|product sku|product code|product id|item",
		.flags = CRM_INDEXED,
	},
	{
		.name = "pipeline", .title = "pipeline", .type = CRM_T_LINK, .target = "pipeline",
		.aliases = "pipeline name|sales process",
		.flags = CRM_INDEXED | CRM_TRACKED, .preset = "default",
	},
	{
		.name = "stage", .title = "stage", .type = CRM_T_LINK, .target = "stage",
		.aliases = "stage name|sales stage|dealstage|status",
		.flags = CRM_INDEXED | CRM_SHOWN | CRM_TRACKED, .scope = "pipeline", .preset = "prospecting",
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "amount", .title = "amount", .type = CRM_T_MONEY,
		.aliases = "value|close value|expected revenue|price|total|revenue",
		.flags = CRM_SHOWN | CRM_TRACKED, .currency = "currency",
		.care = CRM_CARE(.filled = true, .wrong = "$.amount < 0"),
	},
	{
		.name = "currency", .title = "currency", .type = CRM_T_CURRENCY,
		.aliases = "currency code|currency iso code|iso currency|amount currency",
		.flags = CRM_TRACKED,
	},
	{
		.name = "probability", .title = "chance of winning, in percent",
		.type = CRM_T_PERCENT,
		.aliases = "probability %|win probability|win likelihood|chance",
		.flags = CRM_TRACKED,
		.most = 100,
	},
	{
		.name = "close_date", .title = "day it is expected to close", .type = CRM_T_DATE,
		.aliases = "closedate|expected close date|expected close|expected closing|"
		           "date closed|estimated close date",
		.flags = CRM_INDEXED | CRM_SHOWN | CRM_TRACKED,
		.care = CRM_CARE(.of = "$.is_open", .filled = true, .wrong = "$.close_date < crm_day(@now)"),
	},
	{
		.name = "closed_at", .title = "when it was won or lost", .type = CRM_T_INSTANT,
		.aliases = "closed|actual close date|closed on|won time|closed time",
		.care = CRM_CARE(.of = "NOT $.is_open", .filled = true, .wrong = "$.closed_at < $.created_at"),
	},
	{
		.name = "type", .title = "new or existing business", .type = CRM_T_CHOICE,
		.aliases = "deal type|dealtype|business type",
		.choices = deal_types,
	},
	{
		.name = "source", .title = "where the deal came from", .type = CRM_T_CHOICE,
		.aliases = "lead source|original source|deal source",
		.choices = crm_choices_source,
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "campaign", .title = "campaign it came from", .type = CRM_T_TEXT,
		.aliases = "campaign name|campaign source|primary campaign source",
	},
	{
		.name = "next_step", .title = "what is to be done next", .type = CRM_T_TEXT,
		.aliases = "next action|next steps",
	},
	{
		.name = "forecast_category", .title = "place in the forecast", .type = CRM_T_CHOICE,
		.aliases = "forecast|forecast type|hs forecast category",
		.flags = CRM_TRACKED, .choices = forecast_categories,
	},
	{
		.name = "lost_reason", .title = "why it was lost", .type = CRM_T_CHOICE,
		.aliases = "closed lost reason|loss reason|reason lost|reason for loss",
		.choices = lost_reasons,
		.care = CRM_CARE(.of = "$.stage_type IS 'lost'", .filled = true),
	},
	{
		.name = "lost_notes", .title = "more about the loss", .type = CRM_T_LONGTEXT,
		.aliases = "lost comment|loss notes|lost details",
	},
	{
		.name = "recurring_amount", .title = "amount paid each period", .type = CRM_T_MONEY,
		.aliases = "recurring revenue|mrr|recurring value",
		.flags = CRM_TRACKED, .currency = "currency",
	},
	{
		.name = "recurring_period", .title = "how often it is paid", .type = CRM_T_CHOICE,
		.aliases = "recurrence|billing period|recurring interval",
		.flags = CRM_TRACKED, .choices = periods, .beside = "recurring_amount",
	},
	{
		.name = "recurring_until", .title = "last day it is paid for; empty: it goes on", .type = CRM_T_DATE,
		.aliases = "recurring end|contract end|contract end date|subscription end|churn date|canceled on",
		.flags = CRM_TRACKED,
	},
	{
		.name = "description", .title = "what is worth knowing", .type = CRM_T_LONGTEXT,
		.aliases = "notes|note|comments|comment|deal description|remarks",
		.flags = CRM_SEARCHED,
	},
	{ CRM_FIELD_OWNER, .flags = CRM_INDEXED | CRM_SHOWN | CRM_TRACKED, .care = CRM_CARE(.filled = true) },
	{
		.name = "is_open", .title = "neither won nor lost", .type = CRM_T_BOOL, .made_of = "the type of its stage",
		.flags = CRM_VIEWED,
		/* One that is in no stage is nowhere closed: it is not lost sight of. */
		.asked = "coalesce((SELECT s.type IN ('open', 'on_hold') FROM stage AS s WHERE s.id = $.stage), $.closed_at IS NULL)",
	},
	{
		.name = "stage_type", .title = "open, on_hold, won or lost", .type = CRM_T_TEXT, .made_of = "the type of its stage",
		.flags = CRM_VIEWED,
		.asked = "SELECT s.type FROM stage AS s WHERE s.id = $.stage",
	},
	{
		.name = "chance", .title = "probability, or that of its stage", .type = CRM_T_PERCENT,
		.made_of = "probability, or that of its stage", .flags = CRM_VIEWED,
		.asked = "coalesce($.probability, (SELECT s.probability FROM stage AS s WHERE s.id = $.stage))",
	},
	{
		.name = "weighted_amount", .title = "amount by its chance", .type = CRM_T_MONEY,
		.made_of = "amount and probability, or that of its stage", .currency = "currency",
		.asked = "crm_share($.amount, coalesce($.probability,"
		         " (SELECT s.probability FROM stage AS s WHERE s.id = $.stage), 0))",
	},
	{
		.name = "monthly_value", .title = "what is paid again and again, by the month", .type = CRM_T_MONEY,
		.made_of = "recurring_amount and recurring_period", .currency = "currency", .flags = CRM_ON_CARD,
		.asked = "crm_by_month($.recurring_amount, $.recurring_period)",
	},
	{
		.name = "annual_value", .title = "the same by the year", .type = CRM_T_MONEY,
		.made_of = "recurring_amount and recurring_period", .currency = "currency", .flags = CRM_ON_CARD,
		.asked = "crm_by_year($.recurring_amount, $.recurring_period)",
	},
	{
		.name = "roles", .title = "the parts people play in it", .type = CRM_T_TEXT, .made_of = "deal_contact records",
		.asked = "SELECT group_concat(p.role, ', ') FROM (SELECT DISTINCT c.role AS role FROM deal_contact AS c"
		         " WHERE c.deal = $.id AND c.role IS NOT NULL ORDER BY c.role) AS p",
	},
	{
		.name = "stage_since", .title = "when it came into its stage", .type = CRM_T_INSTANT,
		.made_of = "the history",
		.asked = "iif($.stage IS NULL, NULL, coalesce(crm_instant((SELECT h.at FROM $.history(stage) AS h"
		         " ORDER BY h.seq DESC LIMIT 1)), iif($.is_open, NULL, $.closed_at), $.created_at))",
	},
	{
		.name = "time_in_stage", .title = "how long it has been in its stage; won and lost: until closed",
		.type = CRM_T_DURATION, .made_of = "the history",
		.asked = "max(0, crm_seconds($.stage_since, iif($.is_open, @now, coalesce($.closed_at, $.stage_since))))",
	},
	{
		.name = "stage_path", .title = "the stages it has been in, in order", .type = CRM_T_TEXT,
		.made_of = "the history",
		.asked = "SELECT group_concat(p.name, ' > ') FROM (SELECT coalesce(s.name, (SELECT r.before ->> 'name'"
		         " FROM change AS r WHERE r.entity = 'stage' AND r.record = v.stage AND r.op = 'delete'"
		         " ORDER BY r.seq DESC LIMIT 1), '(removed)') AS name"
		         " FROM (SELECT h.seq, h.was AS stage FROM $.history(stage) AS h UNION ALL SELECT 9e18, $.stage) AS v"
		         " LEFT JOIN stage AS s ON s.id = v.stage WHERE v.stage IS NOT NULL ORDER BY v.seq) AS p",
	},
	{
		.name = "close_moves", .title = "how often close_date was put off", .type = CRM_T_INTEGER,
		.made_of = "the history",
		.asked = "SELECT count(*) FROM $.history(close_date) AS h WHERE h.value > h.was",
	},
	{
		.name = "last_activity_at", .title = "when something about it last took place", .type = CRM_T_INSTANT,
		.made_of = "activities",
		/* With its people, and about nothing else, it is about the deal too; an earlier one was about something else. */
		.asked = "SELECT max(h.at) FROM ("
		         "SELECT $activity.a.held_at AS at FROM activity AS a WHERE a.about = 'deal:' || $.id UNION ALL "
		         "SELECT $activity.b.held_at FROM activity AS b WHERE b.contact = $.contact AND"
		         " (b.about IS NULL OR b.about = 'contact:' || b.contact) AND $activity.b.held_at >= $.created_at UNION ALL "
		         "SELECT $activity.c.held_at FROM deal_contact AS r CROSS JOIN activity AS c ON c.contact = r.contact"
		         " WHERE r.deal = $.id AND (c.about IS NULL OR c.about = 'contact:' || c.contact)"
		         " AND $activity.c.held_at >= $.created_at) AS h",
	},
	{
		.name = "next_task_at", .title = "when the next task about it is due", .type = CRM_T_INSTANT,
		.made_of = "tasks",
		.asked = "SELECT min(k.due_at) FROM task AS k WHERE k.about = 'deal:' || $.id AND $task.k.is_open",
		.asked_zone = "SELECT iif(k.all_day, coalesce(k.timezone, ''), NULL) FROM task AS k WHERE k.about = 'deal:' || $.id"
		              " AND $task.k.is_open AND k.due_at IS NOT NULL ORDER BY k.due_at, k.id LIMIT 1",
	},
	{
		.name = "stale_for", .title = "how long nothing has happened; open ones only", .type = CRM_T_DURATION,
		.made_of = "activities and the history",
		.asked = "iif($.is_open, max(0, crm_seconds(max($.stage_since, coalesce($.last_activity_at, '')), @now)), NULL)",
	},
	{
		.name = "stale_at", .title = "when that will be longer than its stage allows", .type = CRM_T_INSTANT,
		.made_of = "activities, the history and rotten_days of its stage",
		.asked = "iif($.is_open, (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max($.stage_since, coalesce($.last_activity_at,"
		         " '')), s.rotten_days || ' days') FROM stage AS s WHERE s.id = $.stage AND s.rotten_days IS NOT NULL), NULL)",
	},
	{
		.name = "is_stale", .title = "nothing has happened for longer than its stage allows", .type = CRM_T_BOOL,
		.made_of = "activities, the history and rotten_days of its stage",
		.asked = "coalesce((SELECT $.stale_for > s.rotten_days * 86400 FROM stage AS s"
		         " WHERE s.id = $.stage AND s.rotten_days IS NOT NULL), 0)",
	},
	{ .name = NULL },
};

static const struct crm_event_kind deal_events[] = {
	{ .name = "stage_changed", .title = "it came into another stage", .field = "stage" },
	{ .name = "won", .title = "it was won", .is = "stage.type=won" },
	{ .name = "lost", .title = "it was lost", .is = "stage.type=lost" },
	{ .name = "reopened", .title = "it is open again", .is = "stage.type=open,on_hold", .was = "stage.type=won,lost" },
	{ .name = "amount_changed", .title = "its amount is another", .field = "amount" },
	{ .name = "close_date_changed", .title = "it is expected on another day", .field = "close_date" },
	{ .name = "assigned", .title = "it has another owner", .field = "owner", .is = "owner!=" },
	{ .name = "overdue", .title = "the day it was expected on has passed", .is = "is_open=yes", .due = "close_date" },
	{ .name = "rotten", .title = "nothing has happened for longer than its stage allows", .is = "is_open=yes", .due = "stale_at" },
	{ .name = NULL },
};

const struct crm_entity crm_entity_deal = {
	.name = "deal", .plural = "deals", .title = "sales in progress, won and lost",
	.aliases = "opportunity|opportunities",
	.label = "name",
	.keys = (const char *const[]){ "name", NULL },
	.stale = "$.is_open",
	.events = deal_events,
	.own = deal_fields,
};

static const char *const roles[] = {
	"decision_maker", "evaluator", "influencer", "executive_sponsor", "economic_buyer",
	"technical_buyer", "champion", "blocker", "budget_holder", "end_user", "legal",
	"other", NULL,
};

static const struct crm_field deal_contact_fields[] = {
	{
		.name = "deal", .title = "deal", .type = CRM_T_LINK, .target = "deal",
		.aliases = "deal name|deal id|opportunity|opportunity name|opportunity id",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "contact", .title = "contact", .type = CRM_T_LINK, .target = "contact",
		.aliases = "contact name|contact email|contact id|person",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "role", .title = "part played in the deal", .type = CRM_T_CHOICE,
		.aliases = "buying role|contact role",
		.flags = CRM_SHOWN, .choices = roles,
	},
	{
		.name = "primary", .title = "the main one", .type = CRM_T_BOOL,
		.aliases = "is primary|main",
		.flags = CRM_SHOWN,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_deal_contact = {
	.name = "deal_contact", .plural = "deal_contacts", .title = "people in deals",
	.aliases = "opportunity_contact",
	.label = "id",
	.keys = (const char *const[]){ NULL },
	.together = (const char *const[]){ "deal", "contact", NULL },
	.own = deal_contact_fields,
};
