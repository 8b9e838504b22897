/*
 * The table of countries: ISO 3166-1 with the names people write, and telephone
 * prefixes after ITU-T E.164. XK (Kosovo) is user-assigned but in wide use; AN
 * (Netherlands Antilles) was withdrawn in 2010 and is still in old address books.
 * (Inside the room.)
 */
#ifndef CRM_MODEL_COUNTRY_TABLE_H
#define CRM_MODEL_COUNTRY_TABLE_H

#include "model/country.h"

/* In order of code. */
extern const struct crm_country crm_countries[];
extern const size_t crm_countries_count;

#endif
