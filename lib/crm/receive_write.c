#include "crm/receive_write.h"

#include <string.h>

#include "base/digest.h"
#include "base/str.h"
#include "crm/lead.h"
#include "model/record.h"

/* Names and texts of a record to be. */
struct columns {
	const char **names, **texts;
	size_t *lengths;
	bool *lists;
	size_t count, room;
};

crm_err crm_receive_fits(const struct crm_receive_when *whens, const struct crm_receive_scope *scope,
                         struct crm_arena *arena, bool *fits)
{
	*fits = true;
	for (; whens && *fits; whens = whens->next)
		CRM_TRY(crm_receive_condition_fits(whens->condition, scope, arena, fits));
	return NULL;
}

static void make_columns(struct crm_arena *arena, size_t room, struct columns *out)
{
	*out = (struct columns){ .names = crm_new(arena, const char *, room), .texts = crm_new(arena, const char *, room),
		.lengths = crm_new(arena, size_t, room), .lists = crm_new(arena, bool, room), .room = room };
}

static void add(struct columns *columns, const char *name, const char *text, bool list)
{
	if (!text || columns->count == columns->room)
		return;
	columns->names[columns->count] = name;
	columns->texts[columns->count] = text;
	columns->lengths[columns->count] = strlen(text);
	columns->lists[columns->count++] = list;
}

/* -- records --------------------------------------------------------------------------------- */

static bool is_of_data(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);

	return kind == CRM_INVALID || kind == CRM_NOT_FOUND || kind == CRM_CONFLICT || kind == CRM_USAGE;
}

/* Could the field be that? Tried on a record that is not written. */
static crm_err is_readable(const struct crm_receive_writing *writing, const struct crm_entity *entity, const char *name,
                           const struct crm_receive_text *text, bool *out)
{
	struct crm_record *record = crm_record_new(writing->arena, entity);
	struct crm_assign one = { crm_entity_field(entity, name), CRM_SET, text->text };

	crm_err err = text->list ? crm_field_may_list(entity->fields[one.field]) : NULL;
	err = err ? err : crm_record_assign(record, writing->arena, &writing->repo->reading, &one, 1);
	*out = !err;
	return is_of_data(err) ? NULL : err;
}

/* A link to any record says which entity the section's record is of. */
static void name_entity(const struct crm_receive_writing *writing, const struct crm_receive_field *field,
                        struct crm_receive_text *text)
{
	const char *name;

	for (size_t i = 0; (name = crm_receive_value_record(field->value, i)); i++) {
		const struct crm_nest *record = crm_nest_member(writing->scope->records, name);
		if (!record || !crm_same(record->text, text->text))
			continue;
		for (const struct crm_receive_section *one = writing->map->sections; one; one = one->next)
			if (crm_same(one->name, name))
				text->text = crm_textf(writing->arena, "%s:%s", one->entity, record->text);
		return;
	}
}

static crm_err add_field(const struct crm_receive_writing *writing, const struct crm_entity *entity,
                         const struct crm_receive_field *field, struct columns *columns)
{
	struct crm_receive_text text;
	bool readable = true;

	CRM_TRY(crm_err_field(crm_receive_value_of(field->value, writing->scope, writing->arena, &text), field->name));
	if (text.text && entity && entity->fields[crm_entity_field(entity, field->name)]->type == CRM_T_ANYLINK)
		name_entity(writing, field, &text);
	if (field->lenient && text.text && entity)
		CRM_TRY(is_readable(writing, entity, field->name, &text, &readable));
	if (readable)
		add(columns, field->name, text.text, text.list);
	return NULL;
}

static size_t count_fields(const struct crm_receive_section *section)
{
	size_t count = 0;

	for (const struct crm_receive_field *field = section->fields; field; field = field->next)
		count++;
	return count;
}

static bool has(const struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (crm_same(columns->names[i], name))
			return true;
	return false;
}

/* Another system's id means nothing without the system. */
static void add_source(const struct crm_receive_writing *writing, const struct crm_entity *entity, struct columns *columns)
{
	const char *id = entity->fields[crm_common_at(entity, CRM_EXTERNAL_ID)]->name;
	const char *source = entity->fields[crm_common_at(entity, CRM_EXTERNAL_SOURCE)]->name;

	if (has(columns, id) && !has(columns, source))
		add(columns, source, writing->map->source, false);
}

static crm_err write_record(const struct crm_receive_writing *writing, const struct crm_receive_section *section,
                            const char *new_id, char id[CRM_ID_SIZE], enum crm_one_done *done)
{
	const struct crm_entity *entity = crm_model_entity(writing->repo->store->model, section->entity);
	struct crm_one one = { .entity = entity, .keys = section->keys, .key_count = section->key_count,
		.creates = section->creates, .create_count = section->create_count, .on_match = section->on_match,
		.only_known = section->only_known, .id = section->only_known ? NULL : new_id };
	struct columns columns;

	make_columns(writing->arena, count_fields(section) + 1, &columns);
	for (const struct crm_receive_field *field = section->fields; field; field = field->next)
		CRM_TRY(add_field(writing, entity, field, &columns));
	add_source(writing, entity, &columns);
	one.names = columns.names;
	one.texts = columns.texts;
	one.lists = columns.lists;
	one.count = columns.count;
	return crm_load_one(writing->repo, writing->change, writing->arena, &one, id, done);
}

/* -- leads --------------------------------------------------------------------------------------- */

static bool is_left(const struct crm_receive_section *section, const char *name)
{
	for (size_t i = 0; i < section->left_count; i++)
		if (crm_same(section->left[i], name))
			return true;
	return false;
}

static void add_nest(const struct crm_receive_writing *writing, const char *name, const struct crm_nest *nest,
                     struct columns *columns)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};

	for (const struct crm_nest *one = nest->kind == CRM_NEST_LIST ? nest->first : NULL; one; one = one->next)
		if (one->kind == CRM_NEST_VALUE && one->n)
			crm_list_add_element(&list, one->text, one->n);
	if (nest->kind == CRM_NEST_VALUE)
		add(columns, name, nest->text, false);
	else if (list.n)
		add(columns, name, crm_copy_n(writing->arena, list.s, list.n), nest->first != nest->last);
}

static void add_pair(const struct crm_receive_writing *writing, const struct crm_receive_section *section,
                     const struct crm_nest *pair, const struct crm_nest **found, struct columns *columns)
{
	const struct crm_nest *name = crm_nest_member(pair, section->pair_name);

	if (name && name->kind == CRM_NEST_VALUE && crm_nest_find(section->pair_value, pair, found))
		add_nest(writing, name->text, found[0], columns);
}

static crm_err add_columns(const struct crm_receive_writing *writing, const struct crm_receive_section *section,
                           struct columns *columns)
{
	const struct crm_nest *event = writing->scope->event;
	const struct crm_nest *pairs[CRM_NEST_FOUND], *found[CRM_NEST_FOUND];
	size_t count = section->pairs ? crm_nest_find(section->pairs, event, pairs) : 0, members = 0;

	for (const struct crm_nest *one = event->first; one; one = one->next)
		members++;
	make_columns(writing->arena, count_fields(section) + count + members, columns);
	for (const struct crm_receive_field *field = section->fields; field; field = field->next)
		CRM_TRY(add_field(writing, NULL, field, columns));
	for (size_t i = 0; i < count; i++)
		add_pair(writing, section, pairs[i], found, columns);
	for (const struct crm_nest *one = event->first; one && section->take_all; one = one->next)
		if (!is_left(section, one->name))
			add_nest(writing, one->name, one, columns);
	return NULL;
}

static crm_err write_lead(const struct crm_receive_writing *writing, const struct crm_receive_section *section,
                          const char *new_id, char id[CRM_ID_SIZE])
{
	struct columns columns;
	const char *unclear;

	CRM_TRY(add_columns(writing, section, &columns));
	struct crm_row row = { .count = columns.count, .names = columns.names, .texts = columns.texts,
		.lengths = columns.lengths, .lists = columns.lists };
	struct crm_lead_wish wish = { .row = &row, .stranger = true, .id = new_id, .consent_column = section->consent };
	return crm_lead_capture(writing->repo, writing->change, writing->arena, &wish, id, &unclear);
}

/* -- either ---------------------------------------------------------------------------------------- */

crm_err crm_receive_write(const struct crm_receive_writing *writing, const struct crm_receive_section *section,
                          struct crm_receive_told *out)
{
	char new_id[CRM_ID_SIZE], id[CRM_ID_SIZE] = "";
	bool fits;

	CRM_TRY(crm_receive_fits(section->whens, writing->scope, writing->arena, &fits));
	if (!fits)
		return NULL;
	crm_digest_id((const char *const[]){ "received", writing->map->source, writing->event, section->name, NULL }, new_id);
	out->section = section->name;
	out->entity = section->entity;
	out->done = CRM_ONE_CHANGED;
	CRM_TRY(section->is_lead ? write_lead(writing, section, new_id, id) : write_record(writing, section, new_id, id, &out->done));
	if (section->is_lead && crm_same(id, new_id))
		out->done = CRM_ONE_MADE;
	out->record = *id ? crm_copy(writing->arena, id) : NULL;
	return NULL;
}
