/*
 * Rows that wait: they link to a record that may come with a later row (a company to its parent). They are loaded
 * again after the others. Those that still wait for each other are stored without these links first, and
 * then linked. Memory: the waiting rows. (Inside the room.)
 */
#ifndef CRM_LOAD_PENDING_H
#define CRM_LOAD_PENDING_H

#include "load/loading.h"

struct crm_pending;

struct crm_pending *crm_pending_new(void);
void crm_pending_drop(struct crm_pending **pending);
/* Keeps a copy of the row. */
void crm_pending_add(struct crm_pending *pending, const char *entity, const struct crm_row *row, const char *file,
                     crm_err why);
size_t crm_pending_count(const struct crm_pending *pending);

/* How the import loads one row of an entity: what is at hand afterwards is in *plan and *key. */
struct crm_pending_loader {
	crm_err (*prepare)(void *context, const char *entity, const struct crm_row *row, struct crm_plan **plan,
	                   const struct crm_key **key);
	/* A row that stays wrong. Gives the error back if that ends the import. */
	crm_err (*reject)(void *context, const struct crm_row *row, crm_err why);
	void *context;
};
CRM_MUST_USE crm_err crm_pending_load(struct crm_pending *pending, struct crm_loading *loading,
                                      const struct crm_pending_loader *loader);

#endif
