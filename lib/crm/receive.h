/*
 * What other systems tell us (webhooks that come in, forms, calls) becomes records, by a map (crm/receive_map.h): all of one
 * request in one transaction, each event once.
 *
 * An event that was taken in is a record of `inbound_event`. Its id is made of the map's source and the event's id, and those
 * of the records it makes of these and of the section's name: two copies of a repository that are told the same event write
 * the same records, and no twins come of it when they meet. An event that is undone may be taken in again.
 */
#ifndef CRM_CRM_RECEIVE_H
#define CRM_CRM_RECEIVE_H

#include "crm/receive_map.h"
#include "load/one.h"
#include "repo/change.h"

struct crm_receive_header {
	const char *name, *value;
};

struct crm_receive_request {
	const struct crm_receive_header *headers; /* ended by one without a name */
	const char *query;               /* a=b&c=d; NULL */
	const char *body;
	size_t n;
};

/* What is told of each event and each of its records. */
struct crm_receive_told {
	const char *event, *kind;
	bool known;                      /* it had been taken in: nothing was done */
	bool unfit;                      /* the map has no use for it */
	const char *section, *entity, *record; /* NULL of an event as such */
	enum crm_one_done done;
};

struct crm_receive {
	struct crm_repo *repo;
	const struct crm_receive_map *map;
	const struct crm_verify_secrets *secrets;
	void (*tell)(void *context, const struct crm_receive_told *told); /* NULL: nobody */
	void *context;
};

/* The value of a header in whatever case; NULL: there is none. */
const char *crm_receive_header(const struct crm_receive_request *request, const char *name);
/* Verifies, reads and writes it. What is wrong by its kind:
 *   CRM_DENIED   who sent it is not who it says (the sentence is for the log)
 *   CRM_USAGE    a kind of content that the map does not take
 *   CRM_INVALID  it is broken, or a value cannot be what it should
 *   CRM_REJECTED it may not be written here
 *   CRM_CONFLICT, CRM_NOT_FOUND   it does not agree with what is there
 *   others       are no fault of the sender: it may try again */
CRM_MUST_USE crm_err crm_receive_request(const struct crm_receive *receive, const struct crm_change_why *why,
                                         struct crm_arena *arena, const struct crm_receive_request *request);

#endif
