/*
 * Which names are rare: those that two different people hardly share by chance. Of a name whose words w1, w2 ... stand in f1,
 * f2 ... of n names, n * f1/n * f2/n ... bearers are expected if words come together by chance; it is rare if that is next
 * to none. Of fewer than
 * 200 records no name is. (Inside the room.)
 *
 * I. Fellegi, A. Sunter: A Theory for Record Linkage (1969), weights by frequency.
 */
#ifndef CRM_CRM_DEDUPE_RARITY_H
#define CRM_CRM_DEDUPE_RARITY_H

#include "crm/dedupe_profile.h"

/* Fills `rare` of all profiles. */
void crm_rarity_mark(struct crm_profiles *profiles);

#endif
