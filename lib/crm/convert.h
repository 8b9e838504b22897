/*
 * crm_in(amount, currency, day, to): an amount in another currency, for SQL (crm/exchange.h says how). What is empty is empty. SQL
 * cannot be told of a rate that is missing, so who asks looks here after every row.
 */
#ifndef CRM_CRM_CONVERT_H
#define CRM_CRM_CONVERT_H

#include "store/store.h"

struct crm_convert;

/* Registers the function on the store's connection, with which it is dropped. Rates are remembered by the day. */
CRM_MUST_USE crm_err crm_convert_register(struct crm_store *store, struct crm_convert **out);
/* The first amount that could not be converted; NULL: none. */
CRM_MUST_USE crm_err crm_convert_error(struct crm_convert *convert);

#endif
