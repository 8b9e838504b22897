/*
 * What we know and tell: articles of the knowledge base, and the words by which the tone of a text is told.
 * (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_KNOWLEDGE_H
#define CRM_MODEL_ENTITIES_KNOWLEDGE_H

#include "model/model.h"

extern const struct crm_entity crm_entity_article;
extern const struct crm_entity crm_entity_lexicon;

#endif
