/*
 * Who acts, and what they may see and write: one function each, asked by every way out
 * and in (list, show, sort, filter, group, export, hook, history, message).
 */
#ifndef CRM_MODEL_ACCESS_H
#define CRM_MODEL_ACCESS_H

#include "model/model.h"

struct crm_actor {
	const char *name;                /* "Ann" */
	const char *email;               /* "ann@example.com", may be "" */
	const char *const *roles;        /* NULL-ended; NULL: the owner of the repository, may all */
};

bool crm_may_read(const struct crm_actor *actor, const struct crm_entity *entity,
                  const struct crm_field *field);
bool crm_may_write(const struct crm_actor *actor, const struct crm_entity *entity,
                   const struct crm_field *field);

#endif
