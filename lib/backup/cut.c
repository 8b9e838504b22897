#include "backup/cut.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"

/* One place in 2^16 is a cut; the hash's upper bits have heard of all of the last 64 bytes. */
#define MASK (UINT64_C(0xffff) << 48)

struct crm_cut {
	crm_err (*take)(void *context, const void *bytes, size_t n);
	void *context;
	uint64_t gear[256];
	size_t n;                        /* bytes of the piece so far */
	unsigned char piece[CRM_PIECE_MOST];
};

struct crm_cut *crm_cut_new(const void *key, size_t key_length, crm_err (*take)(void *context, const void *bytes, size_t n),
                            void *context)
{
	struct crm_cut *cut = crm_malloc(sizeof *cut);
	unsigned char digest[CRM_DIGEST_BYTES], i = 0;

	cut->take = take;
	cut->context = context;
	cut->n = 0;
	do {
		crm_hmac(key, key_length, &i, 1, digest);
		cut->gear[i] = 0;
		for (size_t j = 0; j < 8; j++) /* the same numbers on every machine */
			cut->gear[i] = cut->gear[i] << 8 | digest[j];
	} while (++i);
	return cut;
}

void crm_cut_drop(struct crm_cut **cut)
{
	free(*cut);
	*cut = NULL;
}

/* Where the piece that begins at `bytes` ends, if within n; else 0. What is before `from` has been looked at. */
static size_t find(const struct crm_cut *cut, const unsigned char *bytes, size_t n, size_t from)
{
	uint64_t hash = 0;
	size_t i = from > CRM_PIECE_LEAST ? from : CRM_PIECE_LEAST;

	if (n <= i)
		return 0;
	for (size_t j = i - 64; j < i; j++)
		hash = (hash << 1) + cut->gear[bytes[j]];
	for (; i < n; i++) {
		hash = (hash << 1) + cut->gear[bytes[i]];
		if (!(hash & MASK))
			return i + 1;
	}
	return n >= CRM_PIECE_MOST ? (size_t)CRM_PIECE_MOST : 0;
}

static crm_err give(struct crm_cut *cut, size_t n)
{
	crm_err err = cut->take(cut->context, cut->piece, n);

	memmove(cut->piece, cut->piece + n, cut->n - n);
	cut->n -= n;
	return err;
}

crm_err crm_cut_add(struct crm_cut *cut, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		size_t had = cut->n, some = n < CRM_PIECE_MOST - had ? n : CRM_PIECE_MOST - had;

		memcpy(cut->piece + had, at, some);
		cut->n += some;
		at += some;
		n -= some;
		for (size_t end; (end = find(cut, cut->piece, cut->n, had)); had = 0)
			CRM_TRY(give(cut, end));
	}
	return NULL;
}

crm_err crm_cut_end(struct crm_cut *cut)
{
	return cut->n ? give(cut, cut->n) : NULL;
}
