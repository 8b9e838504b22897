#include "rule/text.h"

#include "base/str.h"
#include "base/time.h"
#include "form/template_fields.h"
#include "model/value.h"
#include "store/read.h"

enum { VARIANTS_MOST = 1000, NAMES_MOST = 1000 };

/* -- templates of one name ---------------------------------------------------------- */

struct variants {
	struct crm_record **list;
	size_t count;
};

static crm_err read_variants(const struct crm_case *one, struct crm_arena *arena, const char *name, struct variants *out)
{
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *entity = crm_model_entity(store->model, "template");
	const char **ids;
	size_t count;

	CRM_TRY(crm_read_key(store, arena, entity, crm_entity_field(entity, "name"), name, -1, CRM_NO_VALUE, VARIANTS_MOST,
	                     &ids, &count));
	*out = (struct variants){ .list = crm_new(arena, struct crm_record *, count + 1) };
	for (size_t i = 0; i < count; i++) {
		struct crm_record *variant;

		CRM_TRY(crm_read_record(store, arena, entity, ids[i], &variant, NULL));
		if (variant && crm_same(crm_record_text(variant, "name"), name))
			out->list[out->count++] = variant;
	}
	return NULL;
}

static crm_err unknown_template(const struct crm_case *one, struct crm_arena *arena, const char *name)
{
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *entity = crm_model_entity(store->model, "template");
	const char **names;
	size_t count;

	CRM_TRY(crm_read_names(store, arena, entity, crm_entity_field(entity, "name"), NULL, NAMES_MOST, &names, &count));
	const char *near = crm_nearest(name, names, count);
	crm_err err = crm_fail(CRM_INVALID, "there is no template '%s'", name);

	return near ? crm_err_nearest(err, name, near) : crm_err_hint(err, "crm-template add name=... body=...");
}

crm_err crm_text_need_template(const struct crm_case *one, const char *name)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct variants variants;

	CRM_TRY(read_variants(one, arena, name, &variants));
	if (!variants.count)
		return unknown_template(one, arena, name);
	if (!crm_same(crm_record_text(variants.list[0], "entity"), "ticket"))
		return crm_fail(CRM_INVALID, "template '%s' is about a %s, not about tickets", name,
		                crm_record_text(variants.list[0], "entity"));
	return NULL;
}

/* Of one name there is one for each language and one for all others, all about the same. */
static crm_err check_variants(const struct crm_case *one, struct crm_arena *arena)
{
	const struct crm_record *record = one->record;
	struct variants variants;

	CRM_TRY(read_variants(one, arena, crm_record_text(record, "name"), &variants));
	for (size_t i = 0; i < variants.count; i++) {
		const struct crm_record *other = variants.list[i];

		if (crm_same(crm_record_id(other), crm_record_id(record)))
			continue;
		if (!crm_record_text(record, "language") && !crm_record_text(other, "language"))
			return crm_err_hint(crm_err_field(crm_fail(CRM_CONFLICT, "there is a template '%s' without a language already",
			                                           crm_record_text(record, "name")), "language"), "language=cs");
		if (!crm_same(crm_record_text(record, "entity"), crm_record_text(other, "entity")))
			return crm_err_field(crm_fail(CRM_INVALID, "the other templates '%s' are about a %s", crm_record_text(record, "name"),
			                              crm_record_text(other, "entity")), "entity");
	}
	return NULL;
}

static crm_err refuse_user(const struct crm_case *one, struct crm_arena *arena, const char *user, const char *name)
{
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *entity = crm_model_entity(store->model, user);
	const char **ids;
	size_t count;

	CRM_TRY(crm_read_key(store, arena, entity, crm_entity_field(entity, "template"), name, -1, CRM_NO_VALUE, 1, &ids,
	                     &count));
	return count ? crm_fail(CRM_CONFLICT, "%s %.8s uses template '%s'", user, ids[0], name) : NULL;
}

/* The name goes away with this one. */
static crm_err check_users(const struct crm_case *one, struct crm_arena *arena)
{
	const char *name = crm_record_text(one->old, "name");
	struct variants variants;

	if (one->record && crm_same(crm_record_text(one->record, "name"), name))
		return NULL;
	CRM_TRY(read_variants(one, arena, name, &variants));
	if (variants.count > 1)
		return NULL;
	CRM_TRY(refuse_user(one, arena, "macro", name));
	return refuse_user(one, arena, "survey", name);
}

static crm_err check_text(const struct crm_case *one, const struct crm_entity *about, const char *field)
{
	const char *text = crm_record_text(one->record, field);
	const struct crm_model *model = crm_case_setting(one)->store->model;

	return text ? crm_err_field(crm_template_check(model, about, text), field) : NULL;
}

static crm_err before_template(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_entity *about;

	if (one->old)
		CRM_TRY(check_users(one, arena));
	if (!one->record || !crm_record_text(one->record, "entity") || !crm_record_text(one->record, "name"))
		return NULL;
	CRM_TRY(crm_err_field(crm_err_as(crm_model_need_entity(crm_case_setting(one)->store->model,
	                                                       crm_record_text(one->record, "entity"), &about), CRM_INVALID), "entity"));
	crm_record_put(one->record, "entity", crm_value_text(crm_copy(one->record->arena, about->name)));
	CRM_TRY(check_text(one, about, "subject"));
	CRM_TRY(check_text(one, about, "body"));
	return check_variants(one, arena);
}

/* -- macros ------------------------------------------------------------------------- */

/* Links are looked up when the macro is used: who is meant may come and go. */
static crm_err check_assign(struct crm_arena *arena, const struct crm_entity *ticket, const char *text)
{
	struct crm_reading reading = { .now = crm_now() };
	struct crm_assign assign;
	struct crm_value value;

	CRM_TRY(crm_assign_parse(ticket, text, false, &assign));
	const struct crm_field *field = ticket->fields[assign.field];
	if (!assign.text || !*assign.text || field->type == CRM_T_LINK || field->type == CRM_T_ANYLINK ||
	    field->type == CRM_T_MONEY)
		return NULL;
	return crm_value_parse(arena, &reading, field, crm_record_new(arena, ticket), assign.text, &value);
}

static crm_err before_macro(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str assign = {0};
	const struct crm_entity *ticket = crm_model_entity(crm_case_setting(one)->store->model, "ticket");

	if (!one->record)
		return NULL;
	if (crm_record_text(one->record, "template") && crm_case_gave(one, "template"))
		CRM_TRY(crm_err_field(crm_text_need_template(one, crm_record_text(one->record, "template")), "template"));
	if (!crm_case_gave(one, "assigns"))
		return NULL;
	struct crm_value list = crm_record_get(one->record, "assigns");
	for (size_t at = 0; list.shape == CRM_TEXT && crm_list_next(list, &at, &assign);)
		CRM_TRY(crm_err_field(crm_err_as(check_assign(arena, ticket, crm_copy(arena, crm_str_text(&assign))), CRM_INVALID),
		                      "assigns"));
	return NULL;
}

const struct crm_rule crm_rule_template = { .entity = "template", .before = before_template };
const struct crm_rule crm_rule_macro = { .entity = "macro", .before = before_macro };
