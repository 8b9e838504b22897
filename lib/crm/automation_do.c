#include "crm/automation_do.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/assign.h"
#include "crm/automation_fill.h"
#include "crm/automation_mail.h"
#include "crm/occur.h"
#include "crm/route.h"
#include "crm/score.h"
#include "rule/automation_check.h"
#include "rule/webhook.h"
#include "store/event_name.h"
#include "store/read.h"

/* -- what all need --------------------------------------------------------------------------------- */

static crm_err read_record(struct crm_doing *doing, const struct crm_entity *entity, const char *id, struct crm_record **out)
{
	CRM_TRY(crm_read_record(doing->repo->store, doing->arena, entity, id, out, NULL));
	return *out ? NULL : crm_fail(CRM_NOT_FOUND, "%s %s is no longer there", entity->name, id);
}

crm_err crm_doing_read(struct crm_doing *doing, struct crm_record **out)
{
	return read_record(doing, doing->entity, doing->record, out);
}

crm_err crm_doing_fill(struct crm_doing *doing, const struct crm_field *field, const char *text, const char **out)
{
	struct crm_record *record;
	CRM_TRY(crm_doing_read(doing, &record));
	return crm_automation_fill(&(struct crm_automation_filling){ doing->repo, doing->arena, record, doing->event, doing->at },
	                           field, text, out);
}

const char *crm_doing_id(struct crm_doing *doing)
{
	const char *const parts[] = { doing->run, crm_textf(doing->arena, "%zu", doing->step), NULL };
	return crm_digest_id(parts, crm_alloc(doing->arena, CRM_ID_SIZE));
}

void crm_doing_leave(struct crm_doing *doing, const char *why)
{
	doing->why = doing->why ? crm_textf(doing->arena, "%s; %s", doing->why, why) : crm_copy(doing->arena, why);
}

static crm_err update(struct crm_doing *doing, const struct crm_record *old, struct crm_record *record)
{
	bool changed;
	return crm_change_update(doing->change, old, record, &changed);
}

/* FIELD=VALUE with its blanks filled in, for a record of this entity. */
static crm_err read_assigns(struct crm_doing *doing, const struct crm_entity *entity, const struct crm_deed *deed, bool making,
                            struct crm_assign **out)
{
	*out = crm_new(doing->arena, struct crm_assign, deed->count + 1);
	for (size_t i = 0; i < deed->count; i++) {
		struct crm_assign *assign = &(*out)[i];
		CRM_TRY(crm_assign_parse(entity, deed->words[i].text, making, assign));
		CRM_TRY(crm_doing_fill(doing, entity->fields[assign->field], assign->text, &assign->text));
	}
	return NULL;
}

/* -- records ---------------------------------------------------------------------------------------- */

static crm_err set_in(struct crm_doing *doing, const struct crm_deed *deed, const struct crm_entity *entity, const char *id)
{
	struct crm_assign *assigns;
	struct crm_record *old, *record;
	CRM_TRY(read_assigns(doing, entity, deed, false, &assigns));
	CRM_TRY(read_record(doing, entity, id, &old));
	record = crm_record_copy(doing->arena, old);
	CRM_TRY(crm_record_assign(record, doing->arena, &doing->repo->reading, assigns, deed->count));
	return update(doing, old, record);
}

/* Where the link leads nowhere there is nothing to be set. */
static crm_err do_set(struct crm_doing *doing, const struct crm_deed *deed)
{
	const struct crm_entity *target;
	const char *id;
	if (!deed->name.text)
		return set_in(doing, deed, doing->entity, doing->record);
	CRM_TRY(crm_automation_target(doing->repo->store->model, doing->entity, deed->name.text, &target));
	CRM_TRY(crm_doing_fill(doing, &(struct crm_field){ .type = CRM_T_ID }, crm_textf(doing->arena, "{{%s}}", deed->name.text), &id));
	return *id ? set_in(doing, deed, target, id) : NULL;
}

static crm_err do_add(struct crm_doing *doing, const struct crm_deed *deed)
{
	const struct crm_entity *entity;
	struct crm_assign *assigns;
	char at[CRM_INSTANT_SIZE];
	CRM_TRY(crm_model_need_entity(doing->repo->store->model, deed->name.text, &entity));
	CRM_TRY(read_assigns(doing, entity, deed, true, &assigns));
	struct crm_record *record = crm_record_new(doing->arena, entity);
	CRM_TRY(crm_record_make(record, doing->arena, &doing->repo->reading, assigns, deed->count));
	crm_record_put(record, "id", crm_value_text(crm_doing_id(doing)));
	if (crm_record_get(record, "created_at").shape == CRM_EMPTY)
		crm_record_put(record, "created_at", crm_value_text(crm_copy(doing->arena, crm_instant_text(doing->at, at))));
	return crm_change_create(doing->change, record);
}

static crm_err tag(struct crm_doing *doing, const struct crm_deed *deed, enum crm_assign_op op)
{
	struct crm_record *old, *record;
	CRM_TRY(crm_doing_read(doing, &old));
	record = crm_record_copy(doing->arena, old);
	for (size_t i = 0; i < deed->count; i++) {
		CRM_AUTO(crm_str_drop) struct crm_str one = {0};
		const char *text;
		CRM_TRY(crm_doing_fill(doing, NULL, deed->words[i].text, &text));
		if (!*text)
			continue;
		crm_list_add_element(&one, text, strlen(text));
		struct crm_assign assign = { (int)crm_common_at(doing->entity, CRM_TAGS), op, crm_copy(doing->arena, crm_str_text(&one)) };
		CRM_TRY(crm_record_assign(record, doing->arena, &doing->repo->reading, &assign, 1));
	}
	return update(doing, old, record);
}

static crm_err do_tag(struct crm_doing *doing, const struct crm_deed *deed)
{
	return tag(doing, deed, CRM_ADD);
}

static crm_err do_untag(struct crm_doing *doing, const struct crm_deed *deed)
{
	return tag(doing, deed, CRM_REMOVE);
}

/* -- people ----------------------------------------------------------------------------------------- */

static crm_err give_lead(struct crm_doing *doing, struct crm_record *record, bool *given)
{
	struct crm_turn *turn;
	CRM_TRY(crm_assign_plan(doing->repo, doing->arena, &doing->record, 1, CRM_TURNS_UNTOLD, &turn));
	*given = turn->user;
	if (*given)
		crm_turn_put(turn, record);
	return NULL;
}

static crm_err give_ticket(struct crm_doing *doing, struct crm_record *record, bool *given)
{
	struct crm_routed *routed;
	CRM_TRY(crm_route_plan(doing->repo, doing->arena, &doing->record, 1, CRM_TURNS_UNTOLD, &routed));
	*given = routed->user;
	crm_routed_put(routed, record);
	return NULL;
}

static crm_err do_assign(struct crm_doing *doing, const struct crm_deed *deed)
{
	struct crm_assign assign = { .op = CRM_SET, .field = crm_automation_assigned(doing->entity) };
	struct crm_record *old, *record;
	bool given = true;
	CRM_TRY(crm_doing_read(doing, &old));
	record = crm_record_copy(doing->arena, old);
	if (deed->in_turn) {
		CRM_TRY(crm_same(doing->entity->name, "ticket") ? give_ticket(doing, record, &given)
		                                                : give_lead(doing, record, &given));
	} else {
		if (deed->name.text)
			CRM_TRY(crm_entity_need_field(doing->entity, deed->name.text, &assign.field));
		CRM_TRY(crm_doing_fill(doing, doing->entity->fields[assign.field], deed->words[0].text, &assign.text));
		CRM_TRY(crm_record_assign(record, doing->arena, &doing->repo->reading, &assign, 1));
	}
	if (!given)
		crm_doing_leave(doing, "nobody is there to get it");
	return update(doing, old, record);
}

static crm_err do_score(struct crm_doing *doing, const struct crm_deed *deed)
{
	const struct crm_entity *contact = crm_model_entity(doing->repo->store->model, "contact");
	const char *id = doing->record;
	struct crm_scores scores = {0};
	struct crm_record *old, *record;
	(void)deed;
	if (doing->entity != contact)
		CRM_TRY(crm_doing_fill(doing, &(struct crm_field){ .type = CRM_T_ID }, "{{contact}}", &id));
	if (!*id)
		return NULL;
	crm_scores_of(doing->arena, &id, 1, &scores);
	CRM_TRY(crm_scores_fill(doing->repo, doing->arena, &scores));
	CRM_TRY(read_record(doing, contact, id, &old));
	record = crm_record_copy(doing->arena, old);
	crm_score_put(&scores.list[0], record);
	return update(doing, old, record);
}

/* -- telling others ---------------------------------------------------------------------------------- */

/* It is written down that something happened to the record: who listens to that is told. */
static crm_err occur(struct crm_doing *doing, const char *name, const char *detail)
{
	struct crm_occurrence one = { .name = name, .entity = doing->entity->name, .record = doing->record, .detail = detail,
		.at = doing->at };
	memcpy(one.id, crm_doing_id(doing), sizeof one.id);
	return crm_occur_write(doing->change, doing->repo, &one);
}

static crm_err do_call(struct crm_doing *doing, const struct crm_deed *deed)
{
	bool hears;
	CRM_TRY(crm_webhook_hears(doing->repo->store, deed->name.text, &hears));
	if (!hears)
		crm_doing_leave(doing, crm_textf(doing->arena, "no call: there is no webhook '%s'", deed->name.text));
	return occur(doing, CRM_EVENT_CALLED, deed->name.text);
}

static crm_err do_run(struct crm_doing *doing, const struct crm_deed *deed)
{
	return occur(doing, crm_textf(doing->arena, CRM_EVENT_OF_RULES "%s", deed->name.text), NULL);
}

/* -- time and end ------------------------------------------------------------------------------------- */

static crm_err stop(struct crm_doing *doing, const char *why)
{
	doing->end = CRM_DOING_STOPPED;
	doing->why = why;
	return NULL;
}

/* What is over already is not waited for. */
static crm_err do_wait(struct crm_doing *doing, const struct crm_deed *deed)
{
	const struct crm_field *field = deed->name.text ? crm_entity_column(doing->entity, deed->name.text) : NULL;
	struct crm_record *record;
	struct crm_span span;
	bool known = true;
	if (field) {
		CRM_TRY(crm_doing_read(doing, &record));
		CRM_TRY(crm_automation_moment(doing->repo, record, field->name, deed->rest.text, &known, &span.from));
	} else {
		const char *text = deed->name.text ? crm_textf(doing->arena, "%s %s", deed->name.text, deed->rest.text) : deed->rest.text;
		CRM_TRY(crm_instant_parse(text, doing->at, &span));
	}
	if (!known)
		return stop(doing, crm_textf(doing->arena, "%s is empty", field->name));
	if (span.from <= doing->at)
		return NULL;
	doing->end = CRM_DOING_WAITS;
	doing->due = span.from;
	return NULL;
}

static crm_err do_when(struct crm_doing *doing, const struct crm_deed *deed)
{
	struct crm_record *record;
	bool fits;
	CRM_TRY(crm_doing_read(doing, &record));
	CRM_TRY(crm_automation_matches(doing->repo, &deed->rest, 1, record, doing->at, &fits));
	return fits ? NULL : stop(doing, crm_textf(doing->arena, "no longer: %s", deed->rest.text));
}

static crm_err do_stop(struct crm_doing *doing, const struct crm_deed *deed)
{
	(void)deed;
	doing->final = true;
	return NULL;
}

/* -- all ---------------------------------------------------------------------------------------------- */

static crm_err (*const deeds[CRM_DEED_KINDS])(struct crm_doing *doing, const struct crm_deed *deed) = {
	[CRM_DEED_SET] = do_set,   [CRM_DEED_ADD] = do_add,     [CRM_DEED_ASSIGN] = do_assign, [CRM_DEED_TAG] = do_tag,
	[CRM_DEED_UNTAG] = do_untag, [CRM_DEED_SCORE] = do_score, [CRM_DEED_MAIL] = crm_automation_mail, [CRM_DEED_CALL] = do_call,
	[CRM_DEED_RUN] = do_run,   [CRM_DEED_WAIT] = do_wait,   [CRM_DEED_WHEN] = do_when,     [CRM_DEED_STOP] = do_stop,
};

/* What follows from a deed by the rules of the domain gets ids that are the same everywhere, too. */
static crm_err do_one(struct crm_doing *doing, const struct crm_deed *deed)
{
	crm_id_derive(crm_doing_id(doing));
	crm_err err = deeds[deed->kind](doing, deed);
	crm_id_derive(NULL);
	return err;
}

crm_err crm_automation_do(struct crm_doing *doing)
{
	doing->end = CRM_DOING_ALL;
	for (; doing->step < doing->text->deed_count && doing->end == CRM_DOING_ALL; doing->step++)
		CRM_TRY(do_one(doing, &doing->text->deeds[doing->step]));
	return NULL;
}
