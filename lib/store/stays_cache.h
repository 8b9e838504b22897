/*
 * What the functions of stays_function.h have read: the past of fields (stays.h) and the stages of pipelines. They share it, and it
 * is read anew when the database is another. (Inside the room.)
 */
#ifndef CRM_STORE_STAYS_CACHE_H
#define CRM_STORE_STAYS_CACHE_H

#include "base/id.h"
#include "store/stays.h"

struct crm_stays_cache;

#define CRM_STAYS_STAGE "deal.stage"
#define CRM_STAYS_ALL INT64_MIN

enum { CRM_STAYS_TOGETHER = 8 };

struct crm_stays_stage {
	char id[CRM_ID_SIZE], pipeline[CRM_ID_SIZE];
	int64_t position;
	bool open;                       /* a step on the way: neither closed nor on hold */
	bool counts;                     /* time passes in it */
};

/* For so many users; each drops it, the last for good. */
struct crm_stays_cache *crm_stays_cache_new(struct crm_db *db, int users);
void crm_stays_cache_drop(void *cache);
/* Forgets everything if somebody has written meanwhile. */
void crm_stays_cache_refresh(struct crm_stays_cache *cache);

/* Stays of a field that ended at `since` or later, and others that have been read before. NULL: it cannot be read. Borrowed until
 * the next refresh. */
const struct crm_stays *crm_stays_cached(struct crm_stays_cache *cache, const char *field, int64_t since);
/* The same of several fields, with spaces between their names; NULL-ended. */
const struct crm_stays *const *crm_stays_cached_together(struct crm_stays_cache *cache, const char *names, int64_t since);
/* All of CRM_STAYS_STAGE; NULL as above. After it the stages are known, numbered from 0 on. */
const struct crm_stays *crm_stays_of_stages(struct crm_stays_cache *cache);
size_t crm_stays_stage_count(const struct crm_stays_cache *cache);
const struct crm_stays_stage *crm_stays_stage(const struct crm_stays_cache *cache, size_t number);
/* -1: there is none of this id, or the stay was in none that is there. */
int crm_stays_stage_number(const struct crm_stays_cache *cache, const char *id);
int crm_stays_stage_in(const struct crm_stays_cache *cache, const struct crm_stay *stay);

#endif
