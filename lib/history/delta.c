#include "history/delta.h"

#include <stdint.h>
#include <string.h>

enum { COPY_MOST = 0xffffff, INSERT_MOST = 127 };

static void add_size(struct crm_str *out, size_t n)
{
	for (; n >= 128; n >>= 7)
		crm_str_add_c(out, (char)(n | 128));
	crm_str_add_c(out, (char)n);
}

/* Offset in up to four bytes, size in up to three; a bit says which of them follow. */
static void add_copy(struct crm_str *out, size_t offset, size_t n)
{
	while (n > 0) {
		size_t part = n < COPY_MOST ? n : COPY_MOST;
		unsigned char op[8] = { 0x80 };
		size_t length = 1;

		for (int i = 0; i < 4; i++)
			if (offset >> (8 * i) & 0xff) {
				op[0] |= (unsigned char)(1 << i);
				op[length++] = (unsigned char)(offset >> (8 * i));
			}
		for (int i = 0; i < 3; i++)
			if (part >> (8 * i) & 0xff) {
				op[0] |= (unsigned char)(16 << i);
				op[length++] = (unsigned char)(part >> (8 * i));
			}
		crm_str_add_n(out, (const char *)op, length);
		offset += part;
		n -= part;
	}
}

static void add_insert(struct crm_str *out, const char *bytes, size_t n)
{
	while (n > 0) {
		size_t part = n < INSERT_MOST ? n : INSERT_MOST;

		crm_str_add_c(out, (char)part);
		crm_str_add_n(out, bytes, part);
		bytes += part;
		n -= part;
	}
}

/* -- what lies between two ends that are alike ------------------------------------------ */

enum {
	WORD = 8,               /* bytes that must be equal to be worth a copy */
	SLOTS = 2048,
	PLACES_MOST = 4096,     /* of the base that are remembered; a larger one is sampled */
	MIDDLE_MOST = 1 << 18,
};

struct middle {
	const char *a, *b;              /* the base's and the new one's */
	size_t a_n, b_n, a_offset;      /* where the base's begins in the base */
	uint32_t slots[SLOTS];          /* places in the base by their next bytes, plus 1 */
};

static unsigned slot_of(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return (unsigned)(word * UINT64_C(0x9e3779b97f4a7c15) >> 53);
}

static void remember(struct middle *middle)
{
	size_t step = middle->a_n / PLACES_MOST + 1;

	for (size_t i = 0; i + WORD <= middle->a_n; i += step)
		middle->slots[slot_of(middle->a + i)] = (uint32_t)i + 1;
}

/* The bytes at `at` of the new one that the base has too, from *place on. */
static size_t match(const struct middle *middle, size_t at, size_t *place)
{
	uint32_t slot = at + WORD <= middle->b_n ? middle->slots[slot_of(middle->b + at)] : 0;
	size_t n = 0;

	if (!slot)
		return 0;
	*place = slot - 1;
	while (at + n < middle->b_n && *place + n < middle->a_n && middle->b[at + n] == middle->a[*place + n])
		n++;
	return n < WORD ? 0 : n;
}

/* Greedy: each match is taken, and drawn out over what would else have been inserted before it. */
static void add_middle(struct crm_str *out, struct middle *middle)
{
	size_t done = 0, place = 0;

	remember(middle);
	for (size_t at = 0; at < middle->b_n;) {
		size_t n = match(middle, at, &place);

		if (!n) {
			at++;
			continue;
		}
		for (; at > done && place > 0 && middle->b[at - 1] == middle->a[place - 1]; at--, place--)
			n++;
		add_insert(out, middle->b + done, at - done);
		add_copy(out, middle->a_offset + place, n);
		done = at += n;
	}
	add_insert(out, middle->b + done, middle->b_n - done);
}

bool crm_delta(struct crm_str *out, const void *base, size_t base_n, const void *bytes, size_t n)
{
	const char *a = base, *b = bytes;
	size_t least = base_n < n ? base_n : n, head = 0, tail = 0;

	if (base_n > UINT32_MAX || n == 0)
		return false;
	while (head < least && a[head] == b[head])
		head++;
	while (tail < least - head && a[base_n - 1 - tail] == b[n - 1 - tail])
		tail++;
	struct middle middle = { a + head, b + head, base_n - head - tail, n - head - tail, head, {0} };
	bool search = middle.b_n > 2 * WORD && middle.a_n > 2 * WORD && middle.b_n < MIDDLE_MOST && middle.a_n < MIDDLE_MOST;
	if (!search && middle.b_n > n / 2)
		return false;
	crm_str_clear(out);
	add_size(out, base_n);
	add_size(out, n);
	add_copy(out, 0, head);
	if (search)
		add_middle(out, &middle);
	else
		add_insert(out, middle.b, middle.b_n);
	add_copy(out, base_n - tail, tail);
	return out->n <= n / 2;
}
