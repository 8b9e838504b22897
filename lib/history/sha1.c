#include "history/sha1.h"

#include <stdio.h>
#include <string.h>

char *crm_oid_hex(const struct crm_oid *oid, char hex[CRM_OID_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(oid->b); i++) {
		hex[2 * i] = digits[oid->b[i] >> 4];
		hex[2 * i + 1] = digits[oid->b[i] & 15];
	}
	hex[CRM_OID_HEX - 1] = '\0';
	return hex;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool crm_oid_read(const char *text, struct crm_oid *oid)
{
	for (size_t i = 0; i < sizeof(oid->b); i++) {
		int high = digit(text[2 * i]);
		int low = high < 0 ? -1 : digit(text[2 * i + 1]);

		if (low < 0)
			return false;
		oid->b[i] = (unsigned char)(high << 4 | low);
	}
	return digit(text[2 * sizeof(oid->b)]) < 0;
}

bool crm_oid_same(const struct crm_oid *a, const struct crm_oid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

/* -- the function of a block, in plain C --------------------------------------- */

static uint32_t turn(uint32_t x, int bits)
{
	return x << bits | x >> (32 - bits);
}

static uint32_t word_at(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void round_of(uint32_t v[5], uint32_t f, uint32_t key)
{
	uint32_t t = turn(v[0], 5) + f + v[4] + key;

	v[4] = v[3];
	v[3] = v[2];
	v[2] = turn(v[1], 30);
	v[1] = v[0];
	v[0] = t;
}

static void plain_blocks(uint32_t state[5], const unsigned char *p, size_t count)
{
	for (; count > 0; count--, p += 64) {
		uint32_t w[80], v[5];

		for (int i = 0; i < 16; i++)
			w[i] = word_at(p + 4 * i);
		for (int i = 16; i < 80; i++)
			w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
		memcpy(v, state, sizeof(v));
		for (int i = 0; i < 20; i++)
			round_of(v, (v[1] & v[2]) | (~v[1] & v[3]), 0x5a827999 + w[i]);
		for (int i = 20; i < 40; i++)
			round_of(v, v[1] ^ v[2] ^ v[3], 0x6ed9eba1 + w[i]);
		for (int i = 40; i < 60; i++)
			round_of(v, (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3]), 0x8f1bbcdc + w[i]);
		for (int i = 60; i < 80; i++)
			round_of(v, v[1] ^ v[2] ^ v[3], 0xca62c1d6 + w[i]);
		for (int i = 0; i < 5; i++)
			state[i] += v[i];
	}
}

/* -- and with the SHA instructions of x86 --------------------------------------- */

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

static bool ask_processor(void)
{
	unsigned a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1))
		return false;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));
}

/* Asking costs microseconds in a virtual machine, as much as hashing a record: the answer, which
 * is the same for ever, is remembered. */
static bool has_instructions(void)
{
	static _Atomic int answer; /* 0: not yet asked, 1: no, 2: yes */

	if (answer == 0)
		answer = ask_processor() ? 2 : 1;
	return answer == 2;
}

#define SHA __attribute__((target("sha,sse4.1,ssse3")))

/* The instruction takes the group's function as a constant. */
SHA static __m128i four_rounds(__m128i abcd, __m128i e, int group)
{
	switch (group / 5) {
	case 0: return _mm_sha1rnds4_epu32(abcd, e, 0);
	case 1: return _mm_sha1rnds4_epu32(abcd, e, 1);
	case 2: return _mm_sha1rnds4_epu32(abcd, e, 2);
	default: return _mm_sha1rnds4_epu32(abcd, e, 3);
	}
}

/* Twenty groups of four rounds; `w` holds the last sixteen words of the schedule. */
SHA static void one_block(__m128i *abcd, __m128i *e, __m128i w[4])
{
	__m128i a = *abcd, next = _mm_add_epi32(*e, w[0]);

#pragma GCC unroll 20
	for (int group = 0; group < 20; group++) {
		__m128i before = a;

		a = four_rounds(a, next, group);
		if (group >= 3 && group < 19) {
			__m128i *oldest = &w[(group + 1) % 4];

			*oldest = _mm_sha1msg1_epu32(*oldest, w[(group + 2) % 4]);
			*oldest = _mm_xor_si128(*oldest, w[(group + 3) % 4]);
			*oldest = _mm_sha1msg2_epu32(*oldest, w[group % 4]);
		}
		next = group < 19 ? _mm_sha1nexte_epu32(before, w[(group + 1) % 4])
		                  : _mm_sha1nexte_epu32(before, *e);
	}
	*abcd = _mm_add_epi32(a, *abcd);
	*e = next;
}

SHA static void fast_blocks(uint32_t state[5], const unsigned char *p, size_t count)
{
	const __m128i order = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
	__m128i abcd = _mm_loadu_si128((const __m128i *)(const void *)state);
	__m128i e = _mm_set_epi32((int)state[4], 0, 0, 0);

	abcd = _mm_shuffle_epi32(abcd, 0x1b);
	for (; count > 0; count--, p += 64) {
		__m128i w[4];

		for (int i = 0; i < 4; i++) {
			const void *words = p + 16 * i;

			w[i] = _mm_shuffle_epi8(_mm_loadu_si128(words), order);
		}
		one_block(&abcd, &e, w);
	}
	_mm_storeu_si128((__m128i *)(void *)state, _mm_shuffle_epi32(abcd, 0x1b));
	state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

static void blocks(uint32_t state[5], const unsigned char *p, size_t count)
{
	if (has_instructions())
		fast_blocks(state, p, count);
	else
		plain_blocks(state, p, count);
}
#else
static void blocks(uint32_t state[5], const unsigned char *p, size_t count)
{
	plain_blocks(state, p, count);
}
#endif

/* -- streams and objects --------------------------------------------------------- */

void crm_sha1_start(struct crm_sha1 *sha)
{
	static const uint32_t start[5] = {
		0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0,
	};

	memcpy(sha->state, start, sizeof(start));
	sha->length = 0;
}

void crm_sha1_add(struct crm_sha1 *sha, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	size_t held = sha->length % 64;

	sha->length += n;
	if (held > 0) {
		size_t part = 64 - held < n ? 64 - held : n;

		memcpy(sha->block + held, p, part);
		if (held + part < 64)
			return;
		blocks(sha->state, sha->block, 1);
		p += part;
		n -= part;
	}
	if (n >= 64)
		blocks(sha->state, p, n / 64);
	if (n % 64 > 0)
		memcpy(sha->block, p + n / 64 * 64, n % 64);
}

void crm_sha1_end(struct crm_sha1 *sha, struct crm_oid *out)
{
	uint64_t bits = sha->length * 8;
	unsigned char tail[72] = { 0x80 };
	size_t held = sha->length % 64, pad = held < 56 ? 56 - held : 120 - held;

	for (int i = 0; i < 8; i++)
		tail[pad + (size_t)i] = (unsigned char)(bits >> (56 - 8 * i));
	crm_sha1_add(sha, tail, pad + 8);
	for (int i = 0; i < 20; i++)
		out->b[i] = (unsigned char)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
}

const char *crm_object_name(enum crm_object type)
{
	return type == CRM_COMMIT ? "commit" : type == CRM_TREE ? "tree" : "blob";
}

void crm_oid_of(enum crm_object type, const void *bytes, size_t n, struct crm_oid *out)
{
	char head[32];
	int length = snprintf(head, sizeof(head), "%s %zu", crm_object_name(type), n);
	struct crm_sha1 sha;

	crm_sha1_start(&sha);
	crm_sha1_add(&sha, head, (size_t)length + 1);
	crm_sha1_add(&sha, bytes, n);
	crm_sha1_end(&sha, out);
}
