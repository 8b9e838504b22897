#include "rule/named.h"

#include "model/list.h"

crm_err crm_named_follow(const struct crm_case *one, struct crm_arena *arena, const struct crm_record *other,
                         const char *field, crm_name_now *now, void *context)
{
	struct crm_value list = crm_record_get(other, field);
	const char **names;
	size_t count, kept = 0;
	bool changed = false;

	if (list.shape != CRM_TEXT)
		return NULL;
	names = crm_list_elements(arena, list, 0, &count);
	for (size_t i = 0; i < count; i++) {
		const char *was = names[i], *name = now(context, arena, was);

		changed |= name != was;
		if (name)
			names[kept++] = name;
	}
	return changed ? crm_case_also_set(one, other, field, crm_list_make(arena, names, kept)) : NULL;
}
