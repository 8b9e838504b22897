#include "base/id.h"

#include <endian.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* Random bits are fetched many at a time: an import asks for a million ids. */
struct pool {
	uint64_t bits[64];
	size_t left;
	pid_t owner; /* a forked child must not hand out its parent's bits */
};

static void fill(struct pool *pool)
{
	char *bytes = (char *)pool->bits;
	size_t done = 0;

	while (done < sizeof(pool->bits)) {
		ssize_t n = getrandom(bytes + done, sizeof(pool->bits) - done, 0);
		if (n < 0 && errno != EINTR)
			abort(); /* without randomness ids would collide silently */
		if (n > 0)
			done += (size_t)n;
	}
	pool->left = sizeof(pool->bits) / sizeof(pool->bits[0]);
}

static uint64_t random_bits(void)
{
	static _Thread_local struct pool pool;
	pid_t self = getpid();

	if (pool.left == 0 || pool.owner != self) {
		fill(&pool);
		pool.owner = self;
	}
	return pool.bits[--pool.left];
}

/* SplitMix64 (Steele, Lea, Flood 2014): different numbers for each step of a seed. */
static atomic_uint_fast64_t steps;

static uint64_t mixed_bits(uint64_t start, uint64_t step)
{
	uint64_t z = start + step * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint64_t seeded_bits(const char *seed)
{
	return mixed_bits(crm_hash(CRM_HASH_START, seed), atomic_fetch_add(&steps, 1) + 1);
}

/* What ids are derived from; step 0: from nothing. */
static _Thread_local struct derived {
	uint64_t start, step;
} derived;

void crm_id_derive(const char *from)
{
	derived = from ? (struct derived){ crm_hash(CRM_HASH_START, from), 1 } : (struct derived){ 0, 0 };
}

void crm_id_start(uint64_t step)
{
	atomic_store(&steps, step << 32);
}

char *crm_id_new(char id[CRM_ID_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	const char *seed = getenv("CRM_SEED");
	uint64_t bits = derived.step ? mixed_bits(derived.start, derived.step++) : seed && *seed ? seeded_bits(seed) : random_bits();

	for (int i = 0; i < CRM_ID_SIZE - 1; i++) {
		id[i] = digits[bits >> 60];
		bits <<= 4;
	}
	id[CRM_ID_SIZE - 1] = '\0';
	return id;
}

static size_t hex_length(const char *text)
{
	size_t n = 0;

	while (n < CRM_ID_SIZE && ((text[n] >= '0' && text[n] <= '9') ||
	                           (text[n] >= 'a' && text[n] <= 'f')))
		n++;
	return text[n < CRM_ID_SIZE ? n : 0] == '\0' ? n : CRM_ID_SIZE;
}

bool crm_id_valid(const char *text)
{
	return hex_length(text) == CRM_ID_SIZE - 1;
}

bool crm_id_prefix_valid(const char *text)
{
	size_t n = hex_length(text);

	return n >= 4 && n < CRM_ID_SIZE;
}

uint64_t crm_hash(uint64_t hash, const char *text)
{
	for (; *text; text++) {
		hash ^= (unsigned char)*text;
		hash *= UINT64_C(0x100000001b3);
	}
	return hash;
}

/* Eight digits at a time: a letter has the bit 0x40 and is 9 more than its low four bits. The pairs, fours and eights are then
 * drawn together. The first digit is the lowest byte. */
static uint64_t eight_digits(const char *id)
{
	uint64_t digits;

	memcpy(&digits, id, sizeof digits);
	digits = le64toh(digits);
	digits = (digits & UINT64_C(0x0f0f0f0f0f0f0f0f)) + 9 * (digits >> 6 & UINT64_C(0x0101010101010101));
	digits = (digits << 4 | digits >> 8) & UINT64_C(0x00ff00ff00ff00ff);
	digits = (digits << 8 | digits >> 16) & UINT64_C(0x0000ffff0000ffff);
	return (digits << 16 | digits >> 32) & UINT64_C(0xffffffff);
}

uint64_t crm_id_number(const char *id)
{
	return eight_digits(id) << 32 | eight_digits(id + 8);
}

/* One more than each is worth; 0: none. */
static const unsigned char worth[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

bool crm_id_read(const char *text, uint64_t *number)
{
	*number = 0;
	for (int i = 0; i < CRM_ID_SIZE - 1; i++) {
		unsigned char one = worth[(unsigned char)text[i]];

		if (!one)
			return false;
		*number = *number << 4 | (one - 1u);
	}
	return text[CRM_ID_SIZE - 1] == '\0';
}

size_t crm_id_place(uint64_t number, size_t mask)
{
	return (number * UINT64_C(0x9e3779b97f4a7c15) >> 20) & mask;
}

char *crm_id_text(uint64_t number, char id[CRM_ID_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 15; i >= 0; i--, number >>= 4)
		id[i] = digits[number & 15];
	id[16] = '\0';
	return id;
}
