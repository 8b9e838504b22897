#include "rule/rule.h"

#include <stdlib.h>
#include <string.h>

#include "rule/activity.h"
#include "rule/automation.h"
#include "rule/deal.h"
#include "rule/deal_contact.h"
#include "rule/goal.h"
#include "rule/lead.h"
#include "rule/message.h"
#include "rule/report.h"
#include "rule/route.h"
#include "rule/sla.h"
#include "rule/stage.h"
#include "rule/subscription.h"
#include "rule/survey.h"
#include "rule/task.h"
#include "rule/text.h"
#include "rule/ticket.h"
#include "rule/ticket_link.h"
#include "rule/user.h"
#include "rule/webhook.h"
#include "store/read.h"

enum { REMEMBER_MOST = 64 };

static const struct crm_rule *const rows[] = {
	&crm_rule_activity,
	&crm_rule_assignment,
	&crm_rule_automation,
	&crm_rule_dashboard,
	&crm_rule_deal,
	&crm_rule_deal_contact,
	&crm_rule_goal,
	&crm_rule_macro,
	&crm_rule_message,
	&crm_rule_predictor,
	&crm_rule_report,
	&crm_rule_route,
	&crm_rule_score_rule,
	&crm_rule_sla,
	&crm_rule_stage,
	&crm_rule_subscription,
	&crm_rule_survey,
	&crm_rule_survey_answer,
	&crm_rule_task,
	&crm_rule_template,
	&crm_rule_ticket,
	&crm_rule_ticket_link,
	&crm_rule_user,
	&crm_rule_webhook,
};

struct crm_rules {
	struct crm_rules_setting setting;
	struct crm_arena *arena;
	struct crm_arena_mark mark;
	const struct crm_record *remembered[REMEMBER_MOST];
	size_t count;
	struct crm_sla_chooser *chooser;  /* NULL until it is asked for */
	struct crm_arena *late_arena;
	struct late {
		const struct crm_rule *rule;
		enum crm_op op;
		const struct crm_record *old;
		struct crm_record *record;
		struct late *next;
	} *late, **last;
};

struct crm_rules *crm_rules_new(const struct crm_rules_setting *setting)
{
	struct crm_rules *rules = crm_calloc(1, sizeof *rules);

	rules->setting = *setting;
	rules->arena = crm_arena_new();
	rules->late_arena = crm_arena_new();
	rules->last = &rules->late;
	rules->mark = crm_arena_mark(rules->arena);
	return rules;
}

void crm_rules_drop(struct crm_rules **rules)
{
	if (!*rules)
		return;
	crm_sla_chooser_drop(&(*rules)->chooser);
	crm_arena_drop(&(*rules)->arena);
	crm_arena_drop(&(*rules)->late_arena);
	free(*rules);
	*rules = NULL;
}

const struct crm_rules_setting *crm_case_setting(const struct crm_case *one)
{
	return &one->rules->setting;
}

/* -- what is remembered ------------------------------------------------------------ */

static void forget(struct crm_rules *rules)
{
	crm_arena_rewind(rules->arena, rules->mark);
	rules->count = 0;
}

static bool remembers_any_of(const struct crm_rules *rules, const struct crm_entity *entity)
{
	for (size_t i = 0; i < rules->count; i++)
		if (crm_same(rules->remembered[i]->entity->name, entity->name))
			return true;
	return false;
}

static const struct crm_record *recall(const struct crm_rules *rules, const char *entity, const char *id)
{
	for (size_t i = 0; i < rules->count; i++)
		if (crm_same(rules->remembered[i]->entity->name, entity) &&
		    crm_same(crm_record_id(rules->remembered[i]), id))
			return rules->remembered[i];
	return NULL;
}

crm_err crm_case_linked(const struct crm_case *one, const struct crm_record *record, const char *field,
                        const struct crm_record **out)
{
	struct crm_rules *rules = one->rules;
	const char *target = record->entity->fields[crm_entity_field(record->entity, field)]->target;
	struct crm_value link = crm_record_get(record, field);
	struct crm_record *found;

	*out = link.shape == CRM_TEXT ? recall(rules, target, link.s) : NULL;
	if (*out || link.shape != CRM_TEXT)
		return NULL;
	CRM_TRY(crm_read_record(rules->setting.store, rules->arena, crm_model_entity(rules->setting.store->model, target),
	                        link.s, &found, NULL));
	*out = found;
	if (found && rules->count < REMEMBER_MOST)
		rules->remembered[rules->count++] = found;
	return NULL;
}

struct crm_sla_chooser *crm_case_chooser(const struct crm_case *one)
{
	struct crm_rules *rules = one->rules;

	if (!rules->chooser)
		rules->chooser = crm_sla_chooser_new(rules->setting.store, rules->setting.asking, false);
	return rules->chooser;
}

/* -- asking ------------------------------------------------------------------------ */

static const struct crm_rule *rule_of(const struct crm_entity *entity)
{
	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		if (crm_same(rows[i]->entity, entity->name))
			return rows[i];
	return NULL;
}

crm_err crm_rules_before(struct crm_rules *rules, enum crm_op op, const struct crm_record *old,
                         struct crm_record *record)
{
	const struct crm_rule *rule = rule_of((record ? record : old)->entity);

	if (rules->count == REMEMBER_MOST)
		forget(rules);
	return rule && rule->before ? rule->before(&(struct crm_case){ rules, op, old, record }) : NULL;
}

/* What waits is rare, so that it may be kept whole. */
static void keep_late(struct crm_rules *rules, const struct crm_rule *rule, const struct crm_case *one)
{
	if (!rule->waits || !rule->waits(one))
		return;
	struct late *late = crm_new(rules->late_arena, struct late, 1);
	*late = (struct late){ rule, one->op, one->old ? crm_record_copy(rules->late_arena, one->old) : NULL,
	                       one->record ? crm_record_copy(rules->late_arena, one->record) : NULL, NULL };
	*rules->last = late;
	rules->last = &late->next;
}

crm_err crm_rules_after(struct crm_rules *rules, enum crm_op op, const struct crm_record *old,
                        struct crm_record *record)
{
	const struct crm_entity *entity = (record ? record : old)->entity;
	const struct crm_rule *rule = rule_of(entity);
	struct crm_case one = { rules, op, old, record };

	if (remembers_any_of(rules, entity))
		forget(rules);
	if (!rule)
		return NULL;
	if (rules->setting.imported)
		keep_late(rules, rule, &one);
	return rule->after && (!rules->setting.imported || rule->of_imports) ? rule->after(&one) : NULL;
}

crm_err crm_rules_merged(struct crm_rules *rules, const struct crm_record *other, struct crm_record *kept, int64_t undone)
{
	const struct crm_rule *rule = rule_of(kept->entity);

	forget(rules);
	return rule && rule->merged ? rule->merged(&(struct crm_case){ rules, CRM_UPDATE, other, kept }, undone) : NULL;
}

crm_err crm_rules_end(struct crm_rules *rules)
{
	for (struct late *late = rules->late; late; late = late->next)
		CRM_TRY(late->rule->late(&(struct crm_case){ rules, late->op, late->old, late->record }));
	rules->late = NULL;
	rules->last = &rules->late;
	return NULL;
}

bool crm_case_gave(const struct crm_case *one, const char *field)
{
	struct crm_value now = crm_record_get(one->record, field);

	return !crm_value_equal(now, one->old ? crm_record_get(one->old, field) : CRM_NO_VALUE);
}

crm_err crm_case_also_set(const struct crm_case *one, const struct crm_record *other, const char *field,
                          struct crm_value value)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *changed = crm_record_copy(arena, other);

	crm_record_put(changed, field, value);
	return one->rules->setting.also(one->rules->setting.context, CRM_UPDATE, crm_record_copy(arena, other), changed);
}
