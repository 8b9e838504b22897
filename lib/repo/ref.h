/*
 * References: what people call a record by. A full id, a unique prefix of one (4 digits and up), or a natural key of
 * its entity (an e-mail, a domain, a name; also an address or a number beside it, repo/reached.h). The id of a record that was merged into another names that one. Used for command-line REFs, links in data and operands of terms alike.
 */
#ifndef CRM_REPO_REF_H
#define CRM_REPO_REF_H

#include "repo/repo.h"

/* CRM_NOT_FOUND names the nearest (of an e-mail address none: the hint makes a record with it); CRM_CONFLICT lists the
 * first few that it could be. `scope` limits to records whose field `scope` equals that of `of` (stage of a pipeline);
 * NULL for none. "me" is the acting user where the entity is user. */
CRM_MUST_USE crm_err crm_ref_find(struct crm_repo *repo, const struct crm_entity *entity, const char *text,
                                  const char *scope, const struct crm_record *of, char id[17]);
/* All ids the text may mean (a name may be that of several), for terms. At most 1000. */
CRM_MUST_USE crm_err crm_ref_all(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                 const char *text, const char ***ids, size_t *count);
/* The record a REF names, read. */
CRM_MUST_USE crm_err crm_ref_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                  const char *text, struct crm_record **out);
/* Forgets remembered look-ups (links resolved by name are remembered during bulk work, until a change to their entity). */
void crm_ref_forget(struct crm_repo *repo, const struct crm_entity *entity);

#endif
