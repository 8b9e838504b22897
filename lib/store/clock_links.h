/*
 * The journal as the clocks of tickets need it: of each change of a ticket, the one before it and what status it ended. Who
 * asks for a few gets them one by one; who asks for many in the order of the journal, as a list of all tickets does, gets them
 * out of stretches of it that are read in one go, several times faster. What is kept stays within some 60 MB.
 */
#ifndef CRM_STORE_CLOCK_LINKS_H
#define CRM_STORE_CLOCK_LINKS_H

#include <stdbool.h>

#include "store/db.h"

struct crm_clock_link {
	int64_t prev;            /* 0: none */
	int64_t txn;             /* its transaction, by seq */
	int64_t at;              /* when the status changed */
	bool has_status;         /* it did */
	const char *was;         /* the status before; NULL: it was empty. Lives as long as the links */
};

struct crm_clock_links;

struct crm_clock_links *crm_clock_links_new(struct crm_db *db);
void crm_clock_links_drop(struct crm_clock_links **links);
/* The database is not what it was. */
void crm_clock_links_forget(struct crm_clock_links *links);

/* *found false: there is no such change. */
CRM_MUST_USE crm_err crm_clock_link(struct crm_clock_links *links, int64_t seq, struct crm_clock_link *out, bool *found);

#endif
