#include "form/left_out.h"

#include <stdio.h>
#include <string.h>

void crm_left_out_add(struct crm_left_out *left, const char *name)
{
	char cut[CRM_LEFT_OUT_NAME];
	size_t i = 0;

	snprintf(cut, sizeof(cut), "%s", name);
	while (i < left->count && strcmp(left->items[i].name, cut) != 0)
		i++;
	if (i == CRM_LEFT_OUT_MOST) {
		left->others++;
		return;
	}
	if (i == left->count)
		memcpy(left->items[left->count++].name, cut, sizeof(cut));
	left->items[i].count++;
}

void crm_left_out_add_text(struct crm_str *out, const struct crm_left_out *left)
{
	for (size_t i = 0; i < left->count; i++) {
		crm_str_addf(out, "%s%s", i > 0 ? ", " : "", left->items[i].name);
		if (left->items[i].count > 1)
			crm_str_addf(out, " (%ld)", left->items[i].count);
	}
	if (left->others)
		crm_str_addf(out, ", %ld others", left->others);
}
