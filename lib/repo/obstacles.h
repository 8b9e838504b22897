/*
 * What stands in the way of taking changes back: records that have been changed since, and those that the rules or other
 * records do not let go. Kept as counts and the first few by name, so that there may be a million. (Inside the room.)
 */
#ifndef CRM_REPO_OBSTACLES_H
#define CRM_REPO_OBSTACLES_H

#include "repo/repo.h"
#include "store/revert.h"

struct crm_obstacles;

struct crm_obstacles *crm_obstacles_new(struct crm_repo *repo);
void crm_obstacles_drop(struct crm_obstacles **obstacles);

/* Changed since: which fields, or that it is gone. */
void crm_obstacles_later(struct crm_obstacles *obstacles, const struct crm_entry *change,
                         const struct crm_entity *entity, const struct crm_reversal *reversal);
/* Refused by a rule, a unique value or a link. */
void crm_obstacles_refused(struct crm_obstacles *obstacles, const struct crm_entry *change,
                           const struct crm_entity *entity, crm_err why);
/* Is this record among them? */
bool crm_obstacles_has(const struct crm_obstacles *obstacles, const char *entity, const char *id);
/* Would any of them go with CRM_UNDO_FORCE? */
bool crm_obstacles_yield(const struct crm_obstacles *obstacles);
/* How many records. */
int64_t crm_obstacles_count(const struct crm_obstacles *obstacles);

/* "3 of 948 contacts were changed after this import: 7f3a9c title, b01c44 owner". `txns` are what was to be taken back.
 * In the arena. */
CRM_MUST_USE crm_err crm_obstacles_text(struct crm_obstacles *obstacles, struct crm_arena *arena,
                                        const struct crm_txn *txns, size_t count, const char **out);

#endif
