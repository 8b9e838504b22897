/*
 * What the functions of stays_function.h have read: the past of fields (stays.h), the stages of pipelines and how far deals have come
 * (been.h). They share it, and it
 * is read anew when the database is another. (Inside the room.)
 */
#ifndef CRM_STORE_STAYS_CACHE_H
#define CRM_STORE_STAYS_CACHE_H

#include "store/been.h"
#include "store/stays.h"

struct crm_stays_cache;

#define CRM_STAYS_STAGE "deal.stage"
#define CRM_STAYS_ALL INT64_MIN

enum { CRM_STAYS_TOGETHER = 8 };

/* For so many users; each drops it, the last for good. */
struct crm_stays_cache *crm_stays_cache_new(struct crm_db *db, int users);
void crm_stays_cache_drop(void *cache);
/* Forgets everything if somebody has written meanwhile. */
void crm_stays_cache_refresh(struct crm_stays_cache *cache);

/* Stays of a field that ended at `since` or later, and others that have been read before. NULL: it cannot be read. Borrowed until
 * the next refresh. */
const struct crm_stays *crm_stays_cached(struct crm_stays_cache *cache, const char *field, int64_t since);
/* The records of which one of several fields has changed at `since` or later; spaces part the names. NULL: as above, or there is no
 * name, or there are too many. Borrowed until the next call. */
const struct crm_ids *crm_stays_moved_since(struct crm_stays_cache *cache, const char *names, int64_t since);
/* All of CRM_STAYS_STAGE; NULL as above. After it, as after the next, the stages are known, numbered from 0 on. */
const struct crm_stays *crm_stays_of_stages(struct crm_stays_cache *cache);
const struct crm_been *crm_stays_been(struct crm_stays_cache *cache);
size_t crm_stays_stage_count(const struct crm_stays_cache *cache);
const struct crm_stays_stage *crm_stays_stage(const struct crm_stays_cache *cache, size_t number);
/* -1: there is none of this id, or the stay was in none that is there. */
int crm_stays_stage_number(const struct crm_stays_cache *cache, const char *id);
int crm_stays_stage_in(const struct crm_stays_cache *cache, const struct crm_stay *stay);

#endif
