#include "base/chance.h"

#include "base/id.h"

void crm_chance_start(struct crm_chance *chance, double percent)
{
	char seed[CRM_ID_SIZE];

	*chance = (struct crm_chance){ .state = crm_hash(CRM_HASH_START, crm_id_new(seed)) | 1, .percent = percent };
}

void crm_chance_seed(struct crm_chance *chance, uint64_t seed)
{
	*chance = (struct crm_chance){ .state = seed | 1 };
}

double crm_chance_next(struct crm_chance *chance)
{
	uint64_t x = chance->state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	chance->state = x;
	return (double)(x * UINT64_C(2685821657736338717) >> 11) * 0x1p-53;
}

bool crm_chance_take(struct crm_chance *chance)
{
	return chance->percent >= 100 || crm_chance_next(chance) * 100 < chance->percent;
}
