/*
 * A share of many things, chosen at random: each is taken with the same probability, independent of the others
 * (xorshift64*, seeded as ids are).
 */
#ifndef CRM_BASE_CHANCE_H
#define CRM_BASE_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct crm_chance {
	uint64_t state;
	double percent;
};

/* 100 or more takes everything. */
void crm_chance_start(struct crm_chance *chance, double percent);
/* Is the next one taken? */
bool crm_chance_take(struct crm_chance *chance);

#endif
