/*
 * A share of many things, chosen at random: each is taken with the same probability, independent of the others
 * (xorshift64*, seeded as ids are); and numbers at random, for simulations.
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
/* The same seed gives the same sequence, everywhere and always. */
void crm_chance_seed(struct crm_chance *chance, uint64_t seed);
/* The next number, from 0 up to, but not, 1. */
double crm_chance_next(struct crm_chance *chance);
/* Is the next one taken? */
bool crm_chance_take(struct crm_chance *chance);

#endif
