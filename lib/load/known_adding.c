#include "load/known_adding.h"

#include <string.h>

#include "load/known_marks.h"

/* What is looked after, and where another one goes. */
static const struct minded {
	const char *field, *list;
	enum crm_mark_kind kind;
} minded[] = {
	{ "email", "emails", CRM_MARK_EMAIL }, { "emails", "emails", CRM_MARK_EMAIL }, { "phone", "phones", CRM_MARK_PHONE },
	{ "mobile", "phones", CRM_MARK_PHONE }, { "phones", "phones", CRM_MARK_PHONE }, { "first_name", NULL, CRM_MARK_NAME },
	{ "middle_name", NULL, CRM_MARK_NAME }, { "last_name", NULL, CRM_MARK_NAME }, { "name", NULL, CRM_MARK_NAME },
};

bool crm_known_minds(const struct crm_field *field)
{
	for (size_t i = 0; i < CRM_COUNT(minded); i++)
		if (crm_same(minded[i].field, field->name))
			return true;
	return false;
}

struct adding {
	struct crm_arena *arena;
	const struct crm_record *contact;
	struct crm_marks marks;          /* of the contact */
	struct crm_assign *assigns;
	size_t *count;
};

static void assign(struct adding *adding, const char *field, enum crm_assign_op op, const char *text)
{
	if (*adding->count < CRM_KNOWN_MOST)
		adding->assigns[(*adding->count)++] = (struct crm_assign){ crm_entity_field(adding->contact->entity, field), op,
			crm_copy(adding->arena, text) };
}

static void add_one(struct adding *adding, const struct minded *one, const char *text, const char *country)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	uint64_t mark = crm_mark_of(one->kind, text, country);
	bool is_list = crm_same(one->field, one->list);
	if (mark && crm_marks_has(&adding->marks, mark))
		return;
	if (!is_list && crm_record_get(adding->contact, one->field).shape == CRM_EMPTY) {
		assign(adding, one->field, CRM_SET, text);
		return;
	}
	crm_list_add_element(&element, text, strlen(text));
	assign(adding, one->list, CRM_ADD, crm_str_text(&element));
}

static void add_field(struct adding *adding, const struct minded *one, const struct crm_record *row)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	struct crm_value value = crm_record_get(row, one->field);
	const char *country = crm_marks_country(row) ? crm_marks_country(row) : crm_marks_country(adding->contact);
	if (value.shape != CRM_TEXT)
		return;
	if (!crm_same(one->field, one->list))
		add_one(adding, one, value.s, country);
	else
		for (size_t at = 0; crm_list_next(value, &at, &element);)
			add_one(adding, one, crm_str_text(&element), country);
}

void crm_known_assign(struct crm_arena *arena, const struct crm_record *row, const struct crm_record *contact,
                      struct crm_assign *assigns, size_t *count)
{
	struct adding adding = { .arena = arena, .contact = contact, .assigns = assigns, .count = count };
	bool has_name = crm_record_get(contact, "name").shape == CRM_TEXT;
	crm_marks_of(contact, &adding.marks);
	for (size_t i = 0; i < CRM_COUNT(minded); i++) {
		struct crm_value value = crm_record_get(row, minded[i].field);
		if (minded[i].list)
			add_field(&adding, &minded[i], row);
		else if (!has_name && value.shape == CRM_TEXT)
			assign(&adding, minded[i].field, CRM_SET, value.s);
	}
}
