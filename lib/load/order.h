/*
 * The order of entities in a whole export: what is linked to comes before what links, as far as links
 * go one way; an organisation's own fields and entities first of all. (Inside the room.)
 */
#ifndef CRM_LOAD_ORDER_H
#define CRM_LOAD_ORDER_H

#include "repo/repo.h"

struct crm_order {
	const char **entities;     /* names */
	const char **files;        /* of a folder: the file of each; NULL where there is no folder */
	size_t count;
};

/* All entities of the model. Memory: the arena. */
void crm_order_entities(struct crm_arena *arena, const struct crm_model *model, struct crm_order *out);
/* The files of a folder (NULL-ended names) that are named after an entity: contact.csv. An own entity is in the
 * model only when `entity` was loaded, so any name goes, at the end. CRM_NOT_FOUND if there is none;
 * CRM_CONFLICT if there are two of one entity. */
CRM_MUST_USE crm_err crm_order_files(struct crm_arena *arena, const struct crm_repo *repo, char *const *names,
                                     struct crm_order *out);

#endif
