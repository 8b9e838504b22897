#include "rule/automation_check.h"

#include <string.h>

#include "base/str.h"
#include "base/when_read.h"
#include "base/zone.h"
#include "model/path.h"
#include "model/record.h"
#include "rule/webhook.h"
#include "store/event_name.h"

/* Whose runs would start runs. */
#define RUNS "rule_run"

const char *const crm_automation_mail_names[CRM_MAIL_PARTS] = {
	[CRM_MAIL_TEMPLATE] = "template", [CRM_MAIL_TO] = "to", [CRM_MAIL_SUBJECT] = "subject", [CRM_MAIL_BODY] = "body",
};

struct checking {
	const struct crm_automation_checking *how;
	struct crm_arena *arena;
	const struct crm_model *model;
	const struct crm_automation *automation;
	const struct crm_entity *entity;
	struct crm_reading reading;
};

typedef const struct crm_automation_word word;

enum crm_automation_mail crm_automation_mail_part(const char *text, const char **value)
{
	size_t n = strcspn(text, "=");
	for (int i = 0; text[n] && i < CRM_MAIL_PARTS; i++)
		if (strlen(crm_automation_mail_names[i]) == n && strncmp(crm_automation_mail_names[i], text, n) == 0) {
			*value = text + n + 1;
			return (enum crm_automation_mail)i;
		}
	return CRM_MAIL_PARTS;
}

/* -- names of records ------------------------------------------------------------------------------ */

static crm_err find_record(const struct checking *one, const char *entity, const char *text)
{
	const struct crm_asking *asking = one->how->asking;
	const char **ids;
	size_t count;
	if (!asking->ids)
		return NULL;
	return asking->ids(asking->context, one->arena, crm_model_entity(one->model, entity), text, &ids, &count);
}

/* A link's value is right if it names any record: which one is seen when it is set. */
static crm_err read_link(void *context, const struct crm_entity *target, const struct crm_record *record,
                         const struct crm_field *field, const char *text, char id[17])
{
	(void)record, (void)field;
	memcpy(id, "0000000000000000", 17);
	return find_record(context, target->name, text);
}

/* -- fields ---------------------------------------------------------------------------------------- */

static crm_err check_expression(const struct checking *one, word *at)
{
	struct crm_asking asking = *one->how->asking;
	struct crm_node *node;
	asking.model = one->model;
	return crm_err_at(crm_err_as(crm_where_parse(one->arena, &asking, one->entity, at->text, &node), CRM_INVALID), NULL,
	                  at->line);
}

static crm_err invalid(crm_err err, word *at)
{
	return crm_automation_point(crm_err_as(err, CRM_INVALID), at);
}

static crm_err check_path(const struct checking *one, const char *text, word *at)
{
	struct crm_path path;
	return invalid(crm_path_parse(one->model, one->entity, text, &path), at);
}

/* What is filled in must be fields. */
static crm_err check_blanks(const struct checking *one, word *at, bool *any)
{
	struct crm_blank blank;
	size_t from = 0;
	for (*any = false;; *any = true) {
		bool found;
		CRM_TRY(crm_automation_point(crm_blank_next(one->arena, at->text, &from, &blank, &found), at));
		if (!found)
			return NULL;
		if (!crm_same(blank.name, CRM_BLANK_SELF) && !crm_same(blank.name, CRM_BLANK_EVENT))
			CRM_TRY(check_path(one, blank.name, at));
	}
}

static bool is_moment(const struct crm_field *field)
{
	return (field->type == CRM_T_DATE || field->type == CRM_T_INSTANT) && !(field->flags & CRM_LIST);
}

/* "", "-2d", "+3d 9:00", "9:00": never a day of its own. */
static crm_err check_offset(word *at)
{
	struct crm_when when;
	if (!*at->text)
		return NULL;
	if (strchr("+-0123456789", *at->text) && crm_when_read(at->text, 0, &when) && when.exact &&
	    (strchr("+-", *at->text) || (when.dates.from == 0 && when.clock)))
		return NULL;
	return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "'%s' is no time before or after it", at->text),
	                                         "-2d, +3h, -60d 9:00, 9:00"), at);
}

/* -- what starts it -------------------------------------------------------------------------------- */

static crm_err check_event(const struct checking *one, word *at)
{
	const char *last = strrchr(at->text, '.');
	CRM_TRY(invalid(crm_event_name_check(one->model, at->text), at));
	if (!crm_same(last + 1, crm_event_plain_name(CRM_DELETE)))
		return NULL;
	return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "nothing can be done with what is gone"),
	                                         "scripts and webhooks are told of %s: crm-hook(1)", at->text), at);
}

static crm_err check_events(const struct checking *one)
{
	const struct crm_automation *rule = one->automation;
	for (size_t i = 0; i < rule->event_count; i++)
		CRM_TRY(check_event(one, &rule->events[i]));
	for (size_t i = 0; i < rule->changed_count; i++) {
		int field;
		CRM_TRY(invalid(crm_entity_need_field(one->entity, rule->changed[i].text, &field), &rule->changed[i]));
	}
	return NULL;
}

static crm_err check_time(const struct checking *one)
{
	const struct crm_automation *rule = one->automation;
	const struct crm_field *field;
	if (rule->trigger == CRM_AUTOMATION_ON)
		return NULL;
	CRM_TRY(invalid(crm_entity_need_column(one->entity, rule->field.text, &field), &rule->field));
	if (!is_moment(field))
		return crm_automation_point(crm_fail(CRM_INVALID, "%s is no date", field->name), &rule->field);
	return check_offset(&rule->offset);
}

/* -- deeds ----------------------------------------------------------------------------------------- */

crm_err crm_automation_target(const struct crm_model *model, const struct crm_entity *entity, const char *link,
                              const struct crm_entity **out)
{
	struct crm_path path;
	CRM_TRY(crm_path_parse(model, entity, link, &path));
	const struct crm_field *field = crm_path_field(&path);
	*out = field->type == CRM_T_LINK ? crm_model_entity(model, field->target) : NULL;
	return *out ? NULL : crm_fail(CRM_INVALID, "%s leads to no record", link);
}

/* Values that are there are read by the types of their fields; those that are filled in, when they are. */
static crm_err check_values(struct checking *one, const struct crm_deed *deed, const struct crm_entity *target, bool making)
{
	struct crm_record *record = crm_record_new(one->arena, target);
	for (size_t i = 0; i < deed->count; i++) {
		struct crm_assign assign;
		bool filled;
		CRM_TRY(invalid(crm_assign_parse(target, deed->words[i].text, making, &assign), &deed->words[i]));
		CRM_TRY(check_blanks(one, &deed->words[i], &filled));
		if (!filled)
			CRM_TRY(invalid(crm_record_assign(record, one->arena, &one->reading, &assign, 1), &deed->words[i]));
	}
	return NULL;
}

static crm_err check_set(struct checking *one, const struct crm_deed *deed)
{
	const struct crm_entity *target = one->entity;
	if (deed->name.text)
		CRM_TRY(invalid(crm_automation_target(one->model, one->entity, deed->name.text, &target), &deed->name));
	return check_values(one, deed, target, false);
}

static crm_err check_add(struct checking *one, const struct crm_deed *deed)
{
	const struct crm_entity *target;
	CRM_TRY(invalid(crm_model_need_entity(one->model, deed->name.text, &target), &deed->name));
	if (crm_same(target->name, RUNS))
		return crm_automation_point(crm_fail(CRM_INVALID, "what rules did is written down by them alone"), &deed->name);
	return check_values(one, deed, target, true);
}

int crm_automation_assigned(const struct crm_entity *entity)
{
	int field = crm_entity_field(entity, "assignee");
	return field != CRM_NO_FIELD ? field : (int)crm_common_at(entity, CRM_OWNER);
}

static bool has_contact(const struct crm_entity *entity)
{
	int field = crm_entity_field(entity, "contact");
	return crm_same(entity->name, "contact") || (field != CRM_NO_FIELD && entity->fields[field]->type == CRM_T_LINK);
}

static crm_err check_assign(struct checking *one, const struct crm_deed *deed)
{
	int field = crm_automation_assigned(one->entity);
	bool filled;
	if (deed->name.text)
		CRM_TRY(invalid(crm_entity_need_field(one->entity, deed->name.text, &field), &deed->name));
	const char *target = one->entity->fields[field]->target;
	if (!crm_same(target, "user"))
		return crm_automation_point(crm_fail(CRM_INVALID, "%s is no user", one->entity->fields[field]->name),
		                            deed->name.text ? &deed->name : &deed->line);
	if (deed->in_turn && field != crm_automation_assigned(one->entity))
		return crm_automation_point(crm_fail(CRM_INVALID, "whose turn it is is kept for %s alone",
			one->entity->fields[crm_automation_assigned(one->entity)]->name), &deed->name);
	if (deed->in_turn)
		return crm_same(one->entity->name, "contact") || crm_same(one->entity->name, "ticket") ? NULL
			: crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "there are no turns for %s", one->entity->plural),
			                                    "contacts are given by assignments, tickets by routes"), &deed->line);
	CRM_TRY(check_blanks(one, &deed->words[0], &filled));
	return filled ? NULL : invalid(find_record(one, target, deed->words[0].text), &deed->words[0]);
}

static crm_err check_tags(struct checking *one, const struct crm_deed *deed)
{
	bool filled;
	for (size_t i = 0; i < deed->count; i++)
		CRM_TRY(check_blanks(one, &deed->words[i], &filled));
	return NULL;
}

static crm_err check_score(struct checking *one, const struct crm_deed *deed)
{
	return has_contact(one->entity) ? NULL
		: crm_automation_point(crm_fail(CRM_INVALID, "contacts are scored, and a %s has none", one->entity->name), &deed->line);
}

static crm_err check_mail(struct checking *one, const struct crm_deed *deed)
{
	bool has[CRM_MAIL_PARTS] = { false }, filled;
	for (size_t i = 0; i < deed->count; i++) {
		const char *value;
		enum crm_automation_mail part = crm_automation_mail_part(deed->words[i].text, &value);
		if (part == CRM_MAIL_PARTS)
			return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "a mail has no '%s'", deed->words[i].text),
			                                         "template, to, subject, body"), &deed->words[i]);
		has[part] = true;
		CRM_TRY(check_blanks(one, &deed->words[i], &filled));
		if (part == CRM_MAIL_TEMPLATE)
			CRM_TRY(invalid(find_record(one, "template", value), &deed->words[i]));
	}
	if (has[CRM_MAIL_TEMPLATE] == has[CRM_MAIL_BODY])
		return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "a mail has a template or a body of its own"),
		                                         "mail template=NAME"), &deed->line);
	if (!has[CRM_MAIL_TO] && !has_contact(one->entity))
		return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "it is not known to whom: a %s has no contact",
			one->entity->name), "to={{owner.email}}"), &deed->line);
	return NULL;
}

/* What an import names may come later. */
static crm_err check_call(struct checking *one, const struct crm_deed *deed)
{
	bool hears = true;
	if (one->how->asking->ids)
		CRM_TRY(crm_webhook_hears(one->how->store, deed->name.text, &hears));
	return hears ? NULL : crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "there is no webhook '%s'", deed->name.text),
		"crm-hook list shows them; crm-hook add URL name=%s", deed->name.text), &deed->name);
}

static crm_err check_wait(struct checking *one, const struct crm_deed *deed)
{
	struct crm_when when;
	const struct crm_field *field = deed->name.text ? crm_entity_column(one->entity, deed->name.text) : NULL;
	if (field && is_moment(field))
		return check_offset(&deed->rest);
	if (field)
		return crm_automation_point(crm_fail(CRM_INVALID, "%s is no date", field->name), &deed->name);
	if (!deed->name.text)
		return check_offset(&deed->rest);
	if (crm_when_read(crm_textf(one->arena, "%s %s", deed->name.text, deed->rest.text), 0, &when))
		return NULL;
	return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "'%s' is neither a date of a %s nor a day", deed->name.text,
		one->entity->name), "wait 3d, wait until FIELD -7d, wait until monday 9:00"), &deed->name);
}

static crm_err check_when(struct checking *one, const struct crm_deed *deed)
{
	return check_expression(one, &deed->rest);
}

static crm_err (*const checks[CRM_DEED_KINDS])(struct checking *one, const struct crm_deed *deed) = {
	[CRM_DEED_SET] = check_set, [CRM_DEED_ADD] = check_add, [CRM_DEED_ASSIGN] = check_assign, [CRM_DEED_TAG] = check_tags,
	[CRM_DEED_UNTAG] = check_tags, [CRM_DEED_SCORE] = check_score, [CRM_DEED_MAIL] = check_mail,
	[CRM_DEED_CALL] = check_call, [CRM_DEED_WAIT] = check_wait, [CRM_DEED_WHEN] = check_when,
};

/* -- all ------------------------------------------------------------------------------------------- */

static crm_err check_head(struct checking *one)
{
	const struct crm_automation *rule = one->automation;
	CRM_TRY(check_events(one));
	CRM_TRY(check_time(one));
	for (size_t i = 0; i < rule->when_count; i++)
		CRM_TRY(check_expression(one, &rule->when[i]));
	for (size_t i = 0; i < rule->was_count; i++)
		CRM_TRY(check_expression(one, &rule->was[i]));
	if (rule->per.text)
		CRM_TRY(check_path(one, rule->per.text, &rule->per));
	if (rule->as.text)
		CRM_TRY(invalid(find_record(one, "user", rule->as.text), &rule->as));
	if (rule->zone.text && !crm_zone_known(rule->zone.text))
		return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "there is no time zone '%s'", rule->zone.text),
		                                         "Europe/Prague, UTC"), &rule->zone);
	return NULL;
}

static crm_err check_all(struct checking *one)
{
	const struct crm_automation *rule = one->automation;
	CRM_TRY(invalid(crm_model_need_entity(one->model, rule->of.text, &one->entity), &rule->of));
	if (crm_same(one->entity->name, RUNS))
		return crm_automation_point(crm_fail(CRM_INVALID, "what rules did starts no rule"), &rule->of);
	CRM_TRY(check_head(one));
	for (size_t i = 0; i < rule->deed_count; i++)
		if (checks[rule->deeds[i].kind])
			CRM_TRY(checks[rule->deeds[i].kind](one, &rule->deeds[i]));
	return NULL;
}

crm_err crm_automation_check(const struct crm_automation_checking *checking, const struct crm_automation *automation)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct checking one = { .how = checking, .arena = arena, .model = checking->store->model, .automation = automation };
	one.reading = (struct crm_reading){ .now = checking->asking->now, .currency = checking->asking->currency, .link = read_link,
		.model = one.model, .context = &one };
	return check_all(&one);
}
