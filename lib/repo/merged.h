/*
 * Records that were merged into others: their ids go on as records of the entity `alias`, so that what was written down
 * elsewhere still finds the record that stayed.
 */
#ifndef CRM_REPO_MERGED_H
#define CRM_REPO_MERGED_H

#include "repo/repo.h"

#define CRM_ALIAS_ENTITY "alias"

struct crm_merged {
	char id[17];          /* of the record that was merged away */
	char kept[17];        /* of the one it was merged into; that may have been merged further */
	int64_t rev;          /* seq of the alias's last change */
};

/* The merged record whose id begins with `text`: CRM_NOT_FOUND if there is none, CRM_CONFLICT if there are several. */
CRM_MUST_USE crm_err crm_merged_find(struct crm_repo *repo, const struct crm_entity *entity, const char *text,
                                     struct crm_merged *out);
/* The records that stayed, of all that begin with `text`; merged further, the last. At most a few; none is no error.
 * Arena. */
CRM_MUST_USE crm_err crm_merged_kept(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                     const char *text, const char ***ids, size_t *count);
/* The record that stayed, of a merged one that another system knows by this external_source (NULL: none was given) and
 * external_id; "" if there is none. */
CRM_MUST_USE crm_err crm_merged_external(struct crm_repo *repo, const struct crm_entity *entity, const char *source,
                                         const char *external_id, char id[17]);

#endif
