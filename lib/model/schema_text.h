/*
 * The model printed for other programs and for the manual.
 */
#ifndef CRM_MODEL_SCHEMA_TEXT_H
#define CRM_MODEL_SCHEMA_TEXT_H

#include "model/model.h"

/* Appends a JSON Schema (2020-12) of the records as -o jsonl writes them: of one entity,
 * or with `entity` NULL of all, each under $defs. Ends with a newline. What the standard
 * has no word for stands under x-crm-type, x-crm-target, x-crm-currency, x-crm-unique. */
void crm_schema_json(struct crm_str *out, const struct crm_model *model,
                     const struct crm_entity *entity);
/* Appends an mdoc(7) list of the entity's fields, for crm-model(7). */
void crm_schema_mdoc(struct crm_str *out, const struct crm_model *model,
                     const struct crm_entity *entity);

#endif
