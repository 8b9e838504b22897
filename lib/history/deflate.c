#include "history/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>

#include "base/mem.h"

/* Measured on a million records: 1 saves 0.7 s of 6 and costs 4 %, 6 costs 0.8 s and saves 2 %. */
enum { LEVEL = 4 };

struct crm_deflate {
	struct libdeflate_compressor *raw;
};

struct crm_deflate *crm_deflate_new(void)
{
	struct crm_deflate *deflate = crm_calloc(1, sizeof(*deflate));

	deflate->raw = libdeflate_alloc_compressor(LEVEL);
	if (!deflate->raw)
		abort(); /* out of memory, as everywhere */
	return deflate;
}

void crm_deflate_drop(struct crm_deflate **deflate)
{
	if (!*deflate)
		return;
	libdeflate_free_compressor((*deflate)->raw);
	free(*deflate);
	*deflate = NULL;
}

void crm_deflate_add(struct crm_deflate *deflate, struct crm_str *out, const void *bytes, size_t n)
{
	size_t bound = libdeflate_zlib_compress_bound(deflate->raw, n);

	crm_str_reserve(out, bound + 1);
	size_t used = libdeflate_zlib_compress(deflate->raw, bytes, n, out->s + out->n, bound);
	if (used == 0)
		abort(); /* the bound is libdeflate's own */
	out->n += used;
	out->s[out->n] = '\0';
}

uint32_t crm_crc32(const void *bytes, size_t n)
{
	return libdeflate_crc32(0, bytes, n);
}
