#include "model/access.h"

#include <string.h>

/* Does the actor have one of the roles? No list is everybody's. */
static bool has_role(const struct crm_actor *actor, const char *const *roles)
{
	if (!roles || !actor || !actor->roles)
		return true;
	for (size_t i = 0; actor->roles[i]; i++)
		for (size_t k = 0; roles[k]; k++)
			if (strcmp(actor->roles[i], roles[k]) == 0)
				return true;
	return false;
}

bool crm_may_read(const struct crm_actor *actor, const struct crm_entity *entity,
                  const struct crm_field *field)
{
	(void)entity; /* rules for whole entities come with roles */
	return has_role(actor, field->readers);
}

bool crm_may_write(const struct crm_actor *actor, const struct crm_entity *entity,
                   const struct crm_field *field)
{
	/* Who cannot see a value must not overwrite it unseen. */
	return crm_may_read(actor, entity, field) && has_role(actor, field->writers);
}
