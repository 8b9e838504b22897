#include "rule/terms.h"

#include "base/shell.h"
#include "base/str.h"

/* What is linked to may come later. */
static crm_err any_ids(void *context, struct crm_arena *arena, const struct crm_entity *target, const char *text,
                       const char ***ids, size_t *count)
{
	(void)context;
	(void)target;
	(void)text;
	*ids = crm_new(arena, const char *, 1);
	(*ids)[0] = "0000000000000000";
	*count = 1;
	return NULL;
}

struct crm_asking crm_rule_asking(const struct crm_case *one)
{
	const struct crm_rules_setting *setting = crm_case_setting(one);
	struct crm_asking asking = { .currency = "EUR" };

	if (setting->asking)
		asking = *setting->asking;
	asking.model = setting->store->model;
	if (setting->imported || !setting->asking)
		asking.ids = any_ids;
	return asking;
}

crm_err crm_rule_check_terms(const struct crm_case *one, const char *field, const char *entity)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_asking asking = crm_rule_asking(one);
	const char *text = crm_record_text(one->record, field);
	struct crm_node *node;

	if (!text)
		return NULL;
	crm_err err = crm_where_parse(arena, &asking, crm_model_entity(asking.model, entity), text, &node);
	return crm_err_field(crm_err_as(err, CRM_INVALID), field);
}

crm_err crm_rule_check_column(const struct crm_case *one, const char *field, const char *entity,
                              const enum crm_type *types)
{
	const struct crm_model *model = crm_case_setting(one)->store->model;
	CRM_AUTO(crm_str_drop) struct crm_str names = {0};
	const char *text = crm_record_text(one->record, field);
	const struct crm_field *column;

	if (!text)
		return NULL;
	crm_err err = crm_entity_need_column(crm_model_entity(model, entity), text, &column);
	if (err)
		return crm_err_field(crm_err_as(err, CRM_INVALID), field);
	for (; *types != CRM_T_ID; types++) {
		if (column->type == *types)
			return NULL;
		crm_str_addf(&names, "%s%s", names.n ? " or " : "", crm_type_name(*types));
	}
	err = crm_fail(CRM_INVALID, "%s of a %s is of type %s, not %s", text, entity, crm_type_name(column->type),
	               crm_str_text(&names));
	return crm_err_field(err, field);
}

crm_err crm_rule_check_name(const struct crm_case *one, const char *field, const char *entity, const char *text)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_asking asking = crm_rule_asking(one);
	const char **ids;
	size_t count;

	if (!asking.ids)
		return NULL;
	crm_err err = asking.ids(asking.context, arena, crm_model_entity(asking.model, entity), text, &ids, &count);
	if (!err && count > 1)
		err = crm_fail(CRM_CONFLICT, "'%s' is the name of several %ss", text, entity);
	return crm_err_field(err, field);
}

crm_err crm_rule_blame(crm_err err, const char *entity, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str shown = {0}, mended = {0};
	enum crm_kind kind = crm_err_kind(err);

	if (!err || (kind != CRM_USAGE && kind != CRM_INVALID && kind != CRM_NOT_FOUND && kind != CRM_CONFLICT))
		return err;
	crm_shell_add(&shown, name);
	if (err->nearest[0] && crm_same(err->wrong, err->source)) {
		crm_shell_add(&mended, err->nearest);
		err = crm_err_hint(err, "crm-record %s set %s terms=%s", entity, crm_str_text(&shown), crm_str_text(&mended));
	}
	err = crm_err_hint(err, "crm-record %s set %s active=no leaves it out", entity, crm_str_text(&shown));
	return crm_err_in(err, "%s %s (crm-record %s edit %s mends it)", entity, name, entity, crm_str_text(&shown));
}
