/*
 * The stages of a pipeline.
 */
#ifndef CRM_RULE_STAGES_H
#define CRM_RULE_STAGES_H

#include "model/record.h"
#include "store/store.h"

struct crm_stages {
	const struct crm_record **list; /* in their order */
	size_t count;
};

/* `pipeline` is an id. Memory: the arena. */
CRM_MUST_USE crm_err crm_stages_read(struct crm_store *store, struct crm_arena *arena, const char *pipeline,
                                     struct crm_stages *out);
/* The first of this type ("won"); NULL if there is none. */
const struct crm_record *crm_stages_of_type(const struct crm_stages *stages, const char *type);
const struct crm_record *crm_stages_named(const struct crm_stages *stages, const char *name);
const struct crm_record *crm_stages_by_id(const struct crm_stages *stages, const char *id);

/* What is said where a pipeline has no stage of a type, with the command that makes one. CRM_INVALID. */
CRM_MUST_USE crm_err crm_stages_none(const struct crm_record *pipeline, const char *type);

/* Is it one of this type? `stage` NULL: no. */
bool crm_stage_is(const struct crm_record *stage, const char *type);
/* Won or lost. */
bool crm_stage_is_closed(const struct crm_record *stage);

/* The latest open stage of these that the deal has left, by its history: where it is opened into again. NULL: none. */
CRM_MUST_USE crm_err crm_stages_before(struct crm_store *store, struct crm_arena *arena, const struct crm_stages *stages,
                                       const char *deal, const struct crm_record **out);

#endif
