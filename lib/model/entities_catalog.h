/*
 * What deals move through and what is sold: pipelines, stages, products. (Inside the
 * room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_CATALOG_H
#define CRM_MODEL_ENTITIES_CATALOG_H

#include "model/model.h"

extern const struct crm_entity crm_entity_pipeline;
extern const struct crm_entity crm_entity_stage;
extern const struct crm_entity crm_entity_product;

#endif
