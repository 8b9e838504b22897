/*
 * Webhooks as they are written: an address that can be told, events that there are, terms and fields that these
 * events' records
 * have, and nothing secret in the clear.
 */
#ifndef CRM_RULE_WEBHOOK_H
#define CRM_RULE_WEBHOOK_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_webhook;

/* What stands in the address in the place of the secret. */
#define CRM_WEBHOOK_SECRET "__SECRET__"

/* Is there one that hears of a rule's call of this name: it is its own, or it listens to all calls? */
CRM_MUST_USE crm_err crm_webhook_hears(struct crm_store *store, const char *name, bool *hears);

/* "Name: value" parted: *name ends at the colon, the value begins behind the blanks. False: it is none. */
bool crm_webhook_header(const char *line, size_t *name, const char **value);

#endif
