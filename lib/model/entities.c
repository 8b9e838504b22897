#include "model/entities.h"

#include "model/entities_catalog.h"
#include "model/entities_company.h"
#include "model/entities_contact.h"
#include "model/entities_goal.h"
#include "model/entities_hook.h"
#include "model/entities_knowledge.h"
#include "model/entities_lead.h"
#include "model/entities_notice.h"
#include "model/entities_query.h"
#include "model/entities_report.h"
#include "model/entities_route.h"
#include "model/entities_rule.h"
#include "model/entities_sales.h"
#include "model/entities_schema.h"
#include "model/entities_service.h"
#include "model/entities_sla.h"
#include "model/entities_survey.h"
#include "model/entities_system.h"
#include "model/entities_text.h"
#include "model/entities_webhook.h"
#include "model/entities_work.h"

const struct crm_field crm_field_id = {
	.name = "id", .title = "id", .aliases = "crm id",
	.type = CRM_T_ID, .flags = CRM_SYSTEM | CRM_UNIQUE | CRM_SHOWN,
};

const struct crm_field crm_fields_common[CRM_COMMON_COUNT] = {
	[CRM_OWNER] = { CRM_FIELD_OWNER, .flags = CRM_INDEXED | CRM_SHOWN },
	[CRM_TAGS] = {
		.name = "tags", .title = "free labels", .type = CRM_T_TEXT,
		.aliases = "tag|labels|keywords|tag list|tag names|label names",
		.flags = CRM_LIST,
	},
	[CRM_EXTERNAL_ID] = {
		.name = "external_id", .title = "id in another system", .type = CRM_T_TEXT,
		.aliases = "record id|external key|external identifier|source id|legacy id|old id|"
		           "original id|foreign id|import id|hs object id",
		.flags = 0,
	},
	[CRM_EXTERNAL_SOURCE] = {
		.name = "external_source", .title = "the other system", .type = CRM_T_TEXT,
		.aliases = "source system|external system|import source|data source|system of origin",
		.flags = 0,
	},
	[CRM_CREATED_AT] = {
		.name = "created_at", .title = "when it was made", .type = CRM_T_INSTANT,
		.aliases = "created|create date|created date|created on|created time|create time|"
		           "creation date|creation time|date created|date entered|date added|"
		           "added|added on|add time|opened at|open date|engage date",
		.flags = CRM_ONCE,
	},
	[CRM_CREATED_BY] = {
		.name = "created_by", .title = "who made it", .type = CRM_T_TEXT,
		.aliases = "creator|created by name|created by user|created by id|created by email",
		.flags = CRM_SYSTEM,
	},
	[CRM_MODIFIED_AT] = {
		.name = "modified_at", .title = "when it was last changed", .type = CRM_T_INSTANT,
		.aliases = "modified|modified on|modified date|last modified|last modified date|"
		           "date modified|updated|updated at|updated on|last updated|update time",
		.flags = CRM_SYSTEM | CRM_LOCAL | CRM_SHOWN,
	},
	[CRM_MODIFIED_BY] = {
		.name = "modified_by", .title = "who changed it last", .type = CRM_T_TEXT,
		.aliases = "last modified by|updated by|last updated by|modified by name|modifier",
		.flags = CRM_SYSTEM | CRM_LOCAL,
	},
};

const struct crm_field crm_fields_asked[CRM_ASKED_COUNT] = {
	{
		.name = "_rev", .title = "transaction that last changed it", .type = CRM_T_ID, .made_of = "the history",
		.asked = "SELECT x.id FROM change AS c JOIN txn AS x ON x.seq = c.txn WHERE c.seq = $.rev",
	},
};

static const struct crm_entity *const list[] = {
	&crm_entity_contact,
	&crm_entity_company,
	&crm_entity_deal,
	&crm_entity_deal_contact,
	&crm_entity_pipeline,
	&crm_entity_stage,
	&crm_entity_product,
	&crm_entity_ticket,
	&crm_entity_ticket_link,
	&crm_entity_message,
	&crm_entity_attachment,
	&crm_entity_template,
	&crm_entity_macro,
	&crm_entity_survey,
	&crm_entity_survey_answer,
	&crm_entity_calendar,
	&crm_entity_holiday,
	&crm_entity_sla,
	&crm_entity_article,
	&crm_entity_lexicon,
	&crm_entity_task,
	&crm_entity_activity,
	&crm_entity_user,
	&crm_entity_team,
	&crm_entity_score_rule,
	&crm_entity_assignment,
	&crm_entity_route,
	&crm_entity_nickname,
	&crm_entity_goal,
	&crm_entity_report,
	&crm_entity_predictor,
	&crm_entity_dashboard,
	&crm_entity_webhook,
	&crm_entity_rate,
	&crm_entity_saved_query,
	&crm_entity_occurrence,
	&crm_entity_automation,
	&crm_entity_automation_run,
	&crm_entity_inbound_event,
	&crm_entity_subscription,
	&crm_entity_alias,
	&crm_entity_field_record,
	&crm_entity_entity_record,
};

const struct crm_entity *crm_entities_at(size_t i)
{
	return i < CRM_COUNT(list) ? list[i] : NULL;
}

size_t crm_entities_count(void)
{
	return CRM_COUNT(list);
}
