#include "model/merging.h"

enum { ALL = CRM_ADDS_UP | CRM_LEAST | CRM_MOST };

static const struct merging {
	const char *name;
	unsigned flag;
} mergings[] = {
	{ "counter", CRM_ADDS_UP }, { "max", CRM_MOST }, { "min", CRM_LEAST }, { "newest", 0 }, { "set", 0 },
};

const char *crm_merging_name(const struct crm_field *field)
{
	if (field->flags & CRM_LIST)
		return "set";
	for (size_t i = 0; i < CRM_COUNT(mergings); i++)
		if (field->flags & mergings[i].flag)
			return mergings[i].name;
	return "newest";
}

static bool fits(const struct crm_field *field, const struct merging *merging)
{
	if (crm_same(merging->name, "set") || field->flags & CRM_LIST)
		return crm_same(merging->name, "set") && field->flags & CRM_LIST;
	if (merging->flag == CRM_ADDS_UP)
		return field->type == CRM_T_INTEGER || field->type == CRM_T_DURATION;
	return !merging->flag || (crm_type_is_ordered(field->type) && field->type != CRM_T_MONEY);
}

crm_err crm_merging_put(struct crm_field *field, const char *name)
{
	if (!name || !*name)
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(mergings); i++) {
		if (!crm_same(mergings[i].name, name))
			continue;
		if (!fits(field, &mergings[i]))
			return crm_err_field(crm_fail(CRM_INVALID, "%s does not merge as %s", field->flags & CRM_LIST ? "a list"
			                              : crm_type_title(field->type), name), "merge");
		field->flags = (field->flags & ~(unsigned)ALL) | mergings[i].flag;
		return NULL;
	}
	return crm_err_field(crm_fail(CRM_INVALID, "is newest, set, counter, max or min, not '%s'", name), "merge");
}
