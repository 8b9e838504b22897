/*
 * Bodies of journal entries: JSON objects of stored values. An amount is a decimal text under its currency, so
 * that where one of the two changed, both are in the body and it can be read alone.
 */
#ifndef CRM_STORE_BODY_H
#define CRM_STORE_BODY_H

#include "form/json.h"
#include "model/record.h"
#include "store/store.h"

/* Which fields differ: changed[i] for each field of the entity. Those derived from the journal are never. */
bool crm_body_compare(const struct crm_record *old, const struct crm_record *record, bool *changed);
/* Adds to `changed` the amounts of a currency that changed, and the currency of an amount that did. */
void crm_body_widen(const struct crm_record *old, const struct crm_record *record, bool *changed);
/* Appends {"name":value,...} of the fields marked, null for empty. */
void crm_body_add(struct crm_str *out, const struct crm_record *record, const bool *marked);
/* Puts what a body holds into the record. Fields the entity no longer has are passed over. Memory: the arena. */
CRM_MUST_USE crm_err crm_body_apply(struct crm_record *record, struct crm_arena *arena, const char *body);
/* The same with the members of a body, or of several. */
CRM_MUST_USE crm_err crm_body_put(struct crm_record *record, struct crm_arena *arena, const struct crm_member *members,
                                  size_t count);

/* An amount as bodies and the history's texts have it: '48000.50' under the currency (NULL: none). CRM_DAMAGED. */
CRM_MUST_USE crm_err crm_body_amount(const struct crm_field *field, const char *unit, const char *text,
                                     struct crm_value *out);

#endif
