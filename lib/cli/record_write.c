#include "cli/record_write.h"

#include <string.h>

#include "base/str.h"
#include "cli/edit.h"
#include "model/reached.h"
#include "model/record.h"
#include "repo/reached.h"
#include "repo/ref.h"
#include "store/read.h"

/* add */

/* Its command line, read. */
struct adding {
	const struct crm_add *add;
	struct crm_assigns assigns;
	const char *value;            /* for add->fill; NULL: it was not given */
};

static const struct crm_add_word *word_of(const struct crm_add *add, const char *argument)
{
	for (const struct crm_add_word *word = add->words; word && word->name; word++)
		if (crm_starts(argument, word->name) && argument[strlen(word->name)] == '=')
			return word;
	return NULL;
}

static crm_err take_field(struct crm_tool *tool, struct crm_assigns *out, const char *field, const char *text)
{
	struct crm_assign *assign = &out->items[out->count++];
	*assign = (struct crm_assign){ .op = CRM_SET, .text = text };
	CRM_TRY(crm_entity_need_field(tool->entity, field, &assign->field));
	return crm_field_may_set(tool->entity->fields[assign->field], true);
}

static crm_err take_operand(struct crm_tool *tool, struct adding *adding, size_t i)
{
	const char *argument = tool->arguments[i];
	const struct crm_add_word *word = word_of(adding->add, argument);
	if (word && word->field)
		return take_field(tool, &adding->assigns, word->field, argument + strlen(word->name) + 1);
	if (word)
		adding->value = argument + strlen(word->name) + 1;
	else if (i == 0 && adding->add->first && !crm_assign_is(argument))
		return take_field(tool, &adding->assigns, adding->add->first, argument);
	else
		return crm_assign_parse(tool->entity, argument, true, &adding->assigns.items[adding->assigns.count++]);
	return NULL;
}

static crm_err read_operands(struct crm_tool *tool, struct adding *adding)
{
	adding->assigns.items = crm_new(tool->arena, struct crm_assign, tool->count);
	for (size_t i = 0; i < tool->count; i++)
		CRM_TRY(take_operand(tool, adding, i));
	return NULL;
}

static crm_err fill(struct crm_work *work, struct crm_record *record, const struct adding *adding)
{
	return adding->value ? adding->add->fill(work->tool->repo, record, adding->value) : NULL;
}

static crm_err make(struct crm_work *work, const struct adding *adding)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *record = crm_record_new(work->arena, work->entity);
	CRM_TRY(crm_record_make(record, work->arena, &tool->repo->reading, adding->assigns.items, adding->assigns.count));
	CRM_TRY(fill(work, record, adding));
	if (!adding->add->then)
		return crm_work_create(work, record);
	CRM_TRY(crm_change_create(work->change, record));
	CRM_TRY(adding->add->then(work, record));
	return crm_work_done(work, crm_record_id(record));
}

/* The address or number it was found by may stand in another field: there it stays. */
static bool is_found_by(const struct crm_entity *entity, const struct crm_assign *assign, const char *key)
{
	const struct crm_field *field = entity->fields[assign->field];
	return field->flags & CRM_REACHED && crm_same(field->name, key);
}

/* With --on-match fill only what is empty is set. */
static crm_err refill(struct crm_work *work, const char *id, const char *key, const struct adding *adding, bool fill_only)
{
	const struct crm_assigns *assigns = &adding->assigns;
	struct crm_tool *tool = work->tool;
	struct crm_record *old;
	struct crm_assigns some = { crm_new(work->arena, struct crm_assign, assigns->count), 0 };
	CRM_TRY(crm_ref_read(tool->repo, work->arena, work->entity, id, &old));
	for (size_t i = 0; i < assigns->count; i++)
		if (!is_found_by(work->entity, &assigns->items[i], key) &&
		    (!fill_only || old->values[assigns->items[i].field].shape == CRM_EMPTY))
			some.items[some.count++] = assigns->items[i];
	struct crm_record *record = crm_record_copy(work->arena, old);
	CRM_TRY(crm_record_assign(record, work->arena, &tool->repo->reading, some.items, some.count));
	if (!fill_only)
		CRM_TRY(fill(work, record, adding));
	return crm_work_update(work, old, record);
}

static const char *text_of_key(const struct crm_assigns *assigns, int key)
{
	for (size_t i = 0; i < assigns->count; i++)
		if (assigns->items[i].field == key)
			return assigns->items[i].text;
	return NULL;
}

static crm_err find_ids(struct crm_work *work, const struct crm_assigns *assigns, int key, struct crm_value value,
                        const char ***ids, size_t *count)
{
	struct crm_repo *repo = work->tool->repo;
	const struct crm_field *field = work->entity->fields[key];
	*count = 0;
	if (field->type != CRM_T_PHONE)
		CRM_TRY(crm_read_key(repo->store, work->arena, work->entity, key, value.s, -1, CRM_NO_VALUE, 2, ids, count));
	if (*count || !(field->flags & CRM_REACHED))
		return NULL;
	int country = crm_entity_field(work->entity, "country");
	return crm_reached_by(repo, work->arena, work->entity, value.s,
	                    country < 0 ? NULL : text_of_key(assigns, country), 2, ids, count);
}

static crm_err find_match(struct crm_work *work, const struct crm_assigns *assigns, const char *name, const char **id)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *probe = crm_record_new(work->arena, work->entity);
	const char **ids;
	size_t count = 0;
	int key;
	CRM_TRY(crm_err_in(crm_entity_need_field(work->entity, name, &key), "--key"));
	const char *text = text_of_key(assigns, key);
	if (!text || !*text)
		return crm_fail(CRM_USAGE, "--key %s needs a value for that field: %s=...", name, name);
	CRM_TRY(crm_record_assign(probe, work->arena, &tool->repo->reading,
	                          &(struct crm_assign){ key, CRM_SET, text }, 1));
	CRM_TRY(find_ids(work, assigns, key, probe->values[key], &ids, &count));
	if (count > 1)
		return crm_err_field(crm_fail(CRM_CONFLICT, "'%s' is that of several %s", text, work->entity->plural), name);
	*id = count ? ids[0] : NULL;
	return NULL;
}

static crm_err on_match(struct crm_work *work, const char *id, const char *key, const struct adding *adding)
{
	const char *what = crm_option(work->tool, "on-match");
	if (!what || crm_same(what, "skip")) {
		crm_work_leave(work, id);
		return NULL;
	}
	if (crm_same(what, "update") || crm_same(what, "fill"))
		return refill(work, id, key, adding, crm_same(what, "fill"));
	return crm_err_field(crm_fail(CRM_CONFLICT, "%s %.8s has this value already", work->entity->name, id), key);
}

static crm_err add(struct crm_work *work, struct adding *adding)
{
	struct crm_tool *tool = work->tool;
	const char *key = crm_option(tool, "key"), *id = NULL;
	CRM_TRY(read_operands(tool, adding));
	CRM_TRY(crm_work_next(work));
	if (key)
		CRM_TRY(find_match(work, &adding->assigns, key, &id));
	CRM_TRY(id ? on_match(work, id, key, adding) : make(work, adding));
	return crm_work_end(work);
}

crm_err crm_record_add_as(struct crm_tool *tool, const struct crm_add *how)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	return add(&work, &(struct adding){ .add = how });
}

crm_err crm_record_add(struct crm_tool *tool)
{
	static const struct crm_add plain = {0};
	return crm_record_add_as(tool, &plain);
}

/* set */

crm_err crm_record_set(struct crm_tool *tool)
{
	static const struct crm_edit set = { .what = "Change" };
	return crm_edit_run(tool, &set);
}
