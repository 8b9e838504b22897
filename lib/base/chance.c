#include "base/chance.h"

#include "base/id.h"

void crm_chance_start(struct crm_chance *chance, double percent)
{
	char seed[CRM_ID_SIZE];

	*chance = (struct crm_chance){ .state = crm_hash(CRM_HASH_START, crm_id_new(seed)) | 1, .percent = percent };
}

bool crm_chance_take(struct crm_chance *chance)
{
	uint64_t x = chance->state;

	if (chance->percent >= 100)
		return true;
	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	chance->state = x;
	return (double)(x * UINT64_C(2685821657736338717) >> 11) * 0x1p-53 * 100 < chance->percent;
}
