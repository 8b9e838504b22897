#include "store/row_key.h"

#include <endian.h>
#include <string.h>

#include "store/stmt.h"

/* -- keys ---------------------------------------------------------------------- */

/* The most significant byte first, so that bytes sort as numbers. */
static void add_number(struct crm_str *key, enum crm_class class, uint64_t number)
{
	char bytes[9];

	bytes[0] = (char)class;
	number = htobe64(number);
	memcpy(bytes + 1, &number, sizeof(number));
	crm_str_add_n(key, bytes, sizeof(bytes));
}

static void add_integer(struct crm_str *key, int64_t number)
{
	add_number(key, CRM_CLASS_INTEGER, (uint64_t)number ^ UINT64_C(1) << 63);
}

/* IEEE 754: the bits sort as the numbers, the negative ones backwards. */
static void add_real(struct crm_str *key, double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof(bits));
	add_number(key, CRM_CLASS_REAL, bits >> 63 ? ~bits : bits ^ UINT64_C(1) << 63);
}

/* Ended by a NUL; one within is followed by the byte 255, which begins nothing else. */
static void add_bytes(struct crm_str *key, enum crm_class class, const char *bytes, size_t n)
{
	crm_str_reserve(key, n + 2);
	crm_str_add_c(key, (char)class);
	for (const char *nul; n > 0 && (nul = memchr(bytes, 0, n)) != NULL; bytes = nul + 1) {
		crm_str_add_n(key, bytes, (size_t)(nul - bytes));
		crm_str_add_n(key, "\0\377", 2);
		n -= (size_t)(nul - bytes) + 1;
	}
	crm_str_add_n(key, bytes, n);
	crm_str_add_c(key, '\0');
}

void crm_row_key_add(struct crm_str *key, const struct crm_stored *value)
{
	switch (value->class) {
	case CRM_CLASS_NULL:
		crm_str_add_c(key, CRM_CLASS_NULL);
		break;
	case CRM_CLASS_INTEGER:
		add_integer(key, value->i);
		break;
	case CRM_CLASS_REAL:
		add_real(key, value->r);
		break;
	case CRM_CLASS_TEXT:
	case CRM_CLASS_BLOB:
		add_bytes(key, value->class, value->s, value->n);
		break;
	}
}

/* -- hashes -------------------------------------------------------------------- */

/* The finalizer of splitmix64: one to one, and each bit of the result depends on all. */
static uint64_t mix(uint64_t bits)
{
	bits = (bits ^ (bits >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	bits = (bits ^ (bits >> 27)) * UINT64_C(0x94d049bb133111eb);
	return bits ^ (bits >> 31);
}

static uint64_t hash_word(uint64_t hash, uint64_t word)
{
	return mix(hash ^ word) + UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t n)
{
	for (uint64_t word = 0; n > 0; word = 0) {
		size_t taken = n < sizeof(word) ? n : sizeof(word);

		memcpy(&word, bytes, taken);
		hash = hash_word(hash, word);
		bytes += taken;
		n -= taken;
	}
	return hash;
}

uint64_t crm_row_hash(uint64_t hash, const struct crm_stored *value)
{
	uint64_t bits = 0;

	hash = hash_word(hash, (uint64_t)value->n << 3 | value->class);
	switch (value->class) {
	case CRM_CLASS_NULL:
		return hash;
	case CRM_CLASS_INTEGER:
		return hash_word(hash, (uint64_t)value->i);
	case CRM_CLASS_REAL:
		memcpy(&bits, &value->r, sizeof(bits));
		return hash_word(hash, bits);
	case CRM_CLASS_TEXT:
	case CRM_CLASS_BLOB:
		break;
	}
	return hash_bytes(hash, value->s, value->n);
}
