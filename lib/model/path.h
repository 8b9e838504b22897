/*
 * A path to a value: a field, or a field of what a link leads to (company.industry,
 * owner.team.name). Used alike by terms, columns, sorting and grouping.
 */
#ifndef CRM_MODEL_PATH_H
#define CRM_MODEL_PATH_H

#include "model/model.h"

enum { CRM_PATH_MOST = 4 };

struct crm_path {
	size_t length;                                /* 1 and up */
	const struct crm_entity *entities[CRM_PATH_MOST]; /* entities[i] has fields[i] */
	const struct crm_field *fields[CRM_PATH_MOST];    /* all but the last are links; any may be computed when asked */
};

CRM_MUST_USE crm_err crm_path_parse(const struct crm_model *model, const struct crm_entity *entity,
                                    const char *text, struct crm_path *out);
/* Where `text` begins with a.b, and b is no field of what the link a leads to, but the entity itself has a column a_b (a
 * ticket's sla_state): that column, and how much of the text is its name. Else NULL. */
const struct crm_field *crm_path_pair(const struct crm_model *model, const struct crm_entity *entity, const char *text,
                                      size_t *n);
const struct crm_field *crm_path_field(const struct crm_path *path); /* the last */
const struct crm_entity *crm_path_entity(const struct crm_path *path); /* whose it is */
/* "company.industry" */
void crm_path_add_text(struct crm_str *out, const struct crm_path *path);

#endif
