#include "crm/automation_fill.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "model/path.h"
#include "query/match.h"
#include "store/following.h"
#include "store/read.h"

/* What a path leads to. */
struct found {
	const struct crm_record *record;
	const struct crm_field *field;
	struct crm_value value;          /* empty where the path breaks off */
};

static crm_err may_read(const struct crm_repo *repo, const struct crm_path *path)
{
	for (size_t i = 0; i < path->length; i++)
		if (path->fields[i]->flags & CRM_SECRET || !crm_may_read(&repo->actor, path->entities[i], path->fields[i]))
			return crm_fail(CRM_DENIED, "%s.%s may not be read by %s", path->entities[i]->name, path->fields[i]->name,
			                repo->actor.name);
	return NULL;
}

static crm_err value_of(const struct crm_following *following, const struct crm_record *record, const struct crm_field *field,
                        struct crm_value *out)
{
	if (field->asked)
		return following->ask(following->context, record, field, out);
	*out = crm_record_get(record, field->name);
	return NULL;
}

static crm_err look_up(const struct crm_automation_filling *one, const char *name, struct found *out)
{
	struct crm_store_following context = { .store = one->repo->store, .arena = one->arena, .now = one->now };
	struct crm_following following = crm_store_follow(&context);
	struct crm_path path;
	CRM_TRY(crm_path_parse(one->repo->store->model, one->record->entity, name, &path));
	CRM_TRY(may_read(one->repo, &path));
	*out = (struct found){ .record = one->record };
	for (size_t i = 0; out->record && i < path.length; i++) {
		out->field = path.fields[i];
		CRM_TRY(value_of(&following, out->record, out->field, &out->value));
		if (i + 1 == path.length || out->value.shape != CRM_TEXT)
			break;
		CRM_TRY(following.get(following.context, path.entities[i + 1], out->value.s, &out->record));
	}
	if (out->field != crm_path_field(&path))
		out->value = CRM_NO_VALUE;
	return NULL;
}

/* Of a link the name of what it leads to; days and times exactly, for it may be read another day. */
static crm_err add_shown(const struct crm_automation_filling *one, const struct found *found, struct crm_str *out)
{
	const char *unit = found->field->asked ? NULL : crm_record_unit(found->record, found->field);
	struct crm_value value = found->value;
	struct crm_record *target = NULL;
	int64_t day, instant;
	char buffer[40];
	if (found->field->type == CRM_T_LINK && !(found->field->flags & CRM_LIST))
		CRM_TRY(crm_read_record(one->repo->store, one->arena, crm_model_entity(one->repo->store->model, found->field->target),
		                        value.s, &target, NULL));
	if (target)
		crm_str_add(out, crm_record_label(target));
	else if (crm_value_day(found->field, value, unit, &day))
		crm_str_add(out, crm_date_text(day, buffer));
	else if (found->field->type == CRM_T_INSTANT && value.shape == CRM_TEXT && crm_instant_read(value.s, &instant))
		crm_str_add(out, crm_instant_local(instant, buffer));
	else
		crm_value_add_shown(out, found->field, value, unit, one->now);
	return NULL;
}

static void add_machine(const struct found *found, struct crm_str *out)
{
	const char *unit = found->field->asked ? NULL : crm_record_unit(found->record, found->field);
	crm_value_add_text(out, found->field, found->value, unit);
}

static void add_self(const struct crm_automation_filling *one, const struct crm_field *field, bool alone, struct crm_str *out)
{
	if (alone && field && field->type == CRM_T_LINK)
		crm_str_add(out, crm_record_id(one->record));
	else if (alone && field && field->type == CRM_T_ANYLINK)
		crm_str_addf(out, "%s:%s", one->record->entity->name, crm_record_id(one->record));
	else
		crm_str_add(out, crm_record_label(one->record));
}

static crm_err add_blank(const struct crm_automation_filling *one, const struct crm_field *field, const struct crm_blank *blank,
                         bool alone, struct crm_str *out)
{
	struct found found;
	size_t before = out->n;
	if (crm_same(blank->name, CRM_BLANK_SELF)) {
		add_self(one, field, alone, out);
		return NULL;
	}
	if (crm_same(blank->name, CRM_BLANK_EVENT)) {
		crm_str_add(out, one->event);
		return NULL;
	}
	CRM_TRY(look_up(one, blank->name, &found));
	if (found.value.shape != CRM_EMPTY && alone && field)
		add_machine(&found, out);
	else if (found.value.shape != CRM_EMPTY)
		CRM_TRY(add_shown(one, &found, out));
	if (out->n == before)
		crm_str_add(out, blank->otherwise);
	return NULL;
}

crm_err crm_automation_fill(const struct crm_automation_filling *filling, const struct crm_field *field, const char *text,
                            const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str filled = {0};
	size_t at = 0, from = 0, n = strlen(text);
	struct crm_blank blank;
	bool found;
	for (;; from = at) {
		CRM_TRY(crm_blank_next(filling->arena, text, &at, &blank, &found));
		crm_str_add_n(&filled, text + from, (found ? blank.at : n) - from);
		if (!found)
			break;
		CRM_TRY(add_blank(filling, field, &blank, blank.n == n, &filled));
	}
	*out = crm_copy_n(filling->arena, crm_str_text(&filled), filled.n);
	return NULL;
}
