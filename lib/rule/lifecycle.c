#include "rule/lifecycle.h"

/* The choices stand in their order; "other" is beside the way, as an empty one is before it. */
static int place_of(const struct crm_field *field, struct crm_value value)
{
	for (int i = 0; value.shape == CRM_TEXT && field->choices[i]; i++)
		if (crm_same(field->choices[i], value.s))
			return crm_same(value.s, "other") ? -1 : i;
	return -1;
}

bool crm_lifecycle_is_before(const struct crm_record *contact, const char *stage)
{
	int at = crm_entity_field(contact->entity, "lifecycle_stage");
	const struct crm_field *field = contact->entity->fields[at];

	return place_of(field, contact->values[at]) < place_of(field, crm_value_text(stage));
}

crm_err crm_lifecycle_forward(const struct crm_case *one, const struct crm_record *contact, const char *stage)
{
	return crm_lifecycle_is_before(contact, stage)
		? crm_case_also_set(one, contact, "lifecycle_stage", crm_value_text(stage)) : NULL;
}
