#include "base/gzip.h"

#include <libdeflate.h>
#include <stdlib.h>

#include "base/mem.h"

/* Measured on a database of contacts: 3 takes 1.7 times as long and saves 3 %, 6 takes 2.9 times and saves 6 %. */
enum { LEVEL = 1 };

struct crm_gzip {
	struct libdeflate_compressor *in;
	struct libdeflate_decompressor *out;
};

struct crm_gzip *crm_gzip_new(void)
{
	struct crm_gzip *gzip = crm_calloc(1, sizeof *gzip);

	gzip->in = libdeflate_alloc_compressor(LEVEL);
	gzip->out = libdeflate_alloc_decompressor();
	if (!gzip->in || !gzip->out)
		abort(); /* out of memory, as everywhere */
	return gzip;
}

void crm_gzip_drop(struct crm_gzip **gzip)
{
	if (!*gzip)
		return;
	libdeflate_free_compressor((*gzip)->in);
	libdeflate_free_decompressor((*gzip)->out);
	free(*gzip);
	*gzip = NULL;
}

size_t crm_gzip_bound(struct crm_gzip *gzip, size_t n)
{
	return libdeflate_gzip_compress_bound(gzip->in, n);
}

void crm_gzip_add(struct crm_gzip *gzip, const void *bytes, size_t n, struct crm_str *out)
{
	size_t bound = crm_gzip_bound(gzip, n);

	crm_str_reserve(out, bound + 1);
	size_t used = libdeflate_gzip_compress(gzip->in, bytes, n, out->s + out->n, bound);
	if (used == 0)
		abort(); /* the bound is libdeflate's own */
	out->n += used;
	out->s[out->n] = '\0';
}

crm_err crm_gzip_read(struct crm_gzip *gzip, const void *bytes, size_t n, size_t most, size_t *used, struct crm_str *out)
{
	size_t got = 0;

	crm_str_reserve(out, most + 1);
	enum libdeflate_result result =
		libdeflate_gzip_decompress_ex(gzip->out, bytes, n, out->s + out->n, most, used, &got);
	if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
		return crm_fail(CRM_DAMAGED, "a piece holds more than any piece does");
	if (result != LIBDEFLATE_SUCCESS)
		return crm_fail(CRM_DAMAGED, "a piece is not what gzip writes, or has been changed since");
	out->n += got;
	out->s[out->n] = '\0';
	return NULL;
}
