#include "history/allowance.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "history/git_raw.h"

/* The index of a pack is held in memory: some 60 bytes an object, and an object is 20 bytes at least. */
enum { LEAST = 256 << 20, FOR_EACH = 4 };

static atomic_size_t most = LEAST;

static void *refuse(void)
{
	git_error_set_str(GIT_ERROR_NOMEMORY, "an object of it is too large");
	return NULL;
}

static void *take(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return n > most ? refuse() : malloc(n ? n : 1);
}

static void *take_again(void *old, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return n > most ? refuse() : realloc(old, n ? n : 1);
}

static void give_back(void *old)
{
	free(old);
}

#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR > 5

static const git_allocator allocator = { .gmalloc = take, .grealloc = take_again, .gfree = give_back };

#else

static void *take_clean(size_t count, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return size && count > most / size ? refuse() : calloc(count ? count : 1, size ? size : 1);
}

static void *take_array(size_t count, size_t size, const char *file, int line)
{
	return size && count > most / size ? refuse() : take(count * size, file, line);
}

static void *take_array_again(void *old, size_t count, size_t size, const char *file, int line)
{
	return size && count > most / size ? refuse() : take_again(old, count * size, file, line);
}

static char *copy_n(const char *text, size_t n, const char *file, int line)
{
	char *out = take(n < SIZE_MAX ? n + 1 : n, file, line);

	if (!out)
		return NULL;
	memcpy(out, text, n);
	out[n] = '\0';
	return out;
}

static char *copy_most(const char *text, size_t n, const char *file, int line)
{
	return copy_n(text, strnlen(text, n), file, line);
}

static char *copy(const char *text, const char *file, int line)
{
	return copy_n(text, strlen(text), file, line);
}

static const git_allocator allocator = {
	.gmalloc = take, .gcalloc = take_clean, .gstrdup = copy, .gstrndup = copy_most, .gsubstrdup = copy_n,
	.grealloc = take_again, .greallocarray = take_array_again, .gmallocarray = take_array, .gfree = give_back,
};

#endif

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int status;

static void begin(void)
{
	git_allocator ours = allocator;

	status = git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &ours);
}

crm_err crm_allowance_begin(void)
{
	pthread_once(&once, begin);
	return status < 0 ? crm_fail(CRM_IO, "cannot set an option of libgit2") : NULL;
}

void crm_allowance_grow(size_t received)
{
	size_t wanted = LEAST + FOR_EACH * received;

	if (wanted > most)
		most = wanted;
}
