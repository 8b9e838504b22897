/*
 * One record, from texts that another program sent, within a change that writes others as well: read, found by a key, made or
 * changed as an import does it (load/import.h).
 */
#ifndef CRM_LOAD_ONE_H
#define CRM_LOAD_ONE_H

#include "load/import.h"

struct crm_one {
	const struct crm_entity *entity;
	const char *const *names;        /* fields, and their texts; a field that is not here is left alone */
	const char *const *texts;
	const bool *lists;               /* which texts are lists */
	size_t count;
	const char *const *keys;         /* fields a record may be found by, in the order tried; those without a text are
	                                    passed over */
	size_t key_count;
	const char *const *creates;      /* links that make their target where it is not there */
	size_t create_count;
	const char *id;                  /* of a new one, and found by it after the keys; NULL: a random one */
	enum crm_on_match on_match;
	bool only_known;                 /* nothing is made */
};

/* What became of it. CRM_ONE_NONE: it is not known, and was not to be made; then id is "". */
enum crm_one_done { CRM_ONE_NONE, CRM_ONE_MADE, CRM_ONE_CHANGED, CRM_ONE_SAME };

CRM_MUST_USE crm_err crm_load_one(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                  const struct crm_one *one, char id[17], enum crm_one_done *done);

#endif
