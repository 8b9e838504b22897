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
	if (n - head - tail > n / 4)
		return false;
	crm_str_clear(out);
	add_size(out, base_n);
	add_size(out, n);
	add_copy(out, 0, head);
	add_insert(out, b + head, n - head - tail);
	add_copy(out, base_n - tail, tail);
	return true;
}
