#include "base/mem.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Under AddressSanitizer what a rewind gave back is poisoned, so that using it
 * is reported as any other use after free. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(WITH_ASAN)
#include <sanitizer/asan_interface.h>
#define POISON(memory, n) ASAN_POISON_MEMORY_REGION((memory), (n))
#define UNPOISON(memory, n) ASAN_UNPOISON_MEMORY_REGION((memory), (n))
#else
#define POISON(memory, n) ((void)(memory), (void)(n))
#define UNPOISON(memory, n) ((void)(memory), (void)(n))
#endif

enum { FIRST_BLOCK = 8 * 1024, LARGEST_BLOCK = 1024 * 1024 };

struct block {
	struct block *below; /* the block filled before this one */
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct crm_arena {
	struct block *top;
	struct block *spare; /* blocks given back by a rewind, to be used again */
};

CRM_NORETURN static void out_of_memory(void)
{
	static const char words[] = "crm: out of memory; nothing was changed\n";

	if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0)
		abort();
	abort();
}

void *crm_malloc(size_t size)
{
	void *memory = malloc(size ? size : 1);

	if (!memory)
		out_of_memory();
	return memory;
}

void *crm_calloc(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		out_of_memory();
	return memory;
}

void *crm_realloc(void *memory, size_t size)
{
	void *grown = realloc(memory, size ? size : 1);

	if (!grown)
		out_of_memory();
	return grown;
}

struct crm_arena *crm_arena_new(void)
{
	return crm_calloc(1, sizeof(struct crm_arena));
}

static void free_blocks(struct block *block)
{
	while (block) {
		struct block *below = block->below;
		UNPOISON(block->bytes, block->size);
		free(block);
		block = below;
	}
}

void crm_arena_drop(struct crm_arena **arena)
{
	if (!*arena)
		return;
	free_blocks((*arena)->top);
	free_blocks((*arena)->spare);
	free(*arena);
	*arena = NULL;
}

/* Each block doubles the one before, so a small arena is small and a large one
 * rarely asks the system. */
static struct block *new_block(const struct block *below, size_t need)
{
	size_t size = below ? below->size * 2 : FIRST_BLOCK;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < need)
		size = need;
	if (size > SIZE_MAX - sizeof(struct block))
		out_of_memory();
	struct block *block = crm_malloc(sizeof(struct block) + size);
	block->size = size;
	POISON(block->bytes, size);
	return block;
}

static void push_block(struct crm_arena *arena, size_t need)
{
	struct block *block = arena->spare;

	if (block && block->size >= need)
		arena->spare = block->below;
	else
		block = new_block(arena->top, need);
	block->below = arena->top;
	block->used = 0;
	arena->top = block;
}

static inline void *take(struct crm_arena *arena, size_t size, size_t align)
{
	struct block *top = arena->top;
	size_t from = top ? (top->used + align - 1) & ~(align - 1) : 0;

	if (__builtin_expect(!top || from > top->size || top->size - from < size, false)) {
		push_block(arena, size);
		top = arena->top;
		from = 0;
	}
	top->used = from + size;
	UNPOISON(top->bytes + from, size);
	return top->bytes + from;
}

void *crm_alloc(struct crm_arena *arena, size_t size)
{
	void *memory = take(arena, size, alignof(max_align_t));

	return memset(memory, 0, size);
}

char *crm_copy_n(struct crm_arena *arena, const char *text, size_t n)
{
	char *copy = take(arena, n + 1, 1);

	if (n)
		memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

char *crm_copy(struct crm_arena *arena, const char *text)
{
	return crm_copy_n(arena, text, strlen(text));
}

char *crm_textf(struct crm_arena *arena, const char *format, ...)
{
	char small[256];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (n < 0)
		abort(); /* only a broken format can fail */
	if ((size_t)n < sizeof(small))
		return crm_copy_n(arena, small, (size_t)n);
	char *text = take(arena, (size_t)n + 1, 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return text;
}

struct crm_arena_mark crm_arena_mark(struct crm_arena *arena)
{
	struct crm_arena_mark mark = {arena->top, arena->top ? arena->top->used : 0};

	return mark;
}

/* A block made for one unusually large piece is not worth keeping. */
static void give_back(struct crm_arena *arena, struct block *block)
{
	if (block->size > LARGEST_BLOCK) {
		block->below = NULL;
		free_blocks(block);
		return;
	}
	POISON(block->bytes, block->size);
	block->below = arena->spare;
	arena->spare = block;
}

void crm_arena_rewind(struct crm_arena *arena, struct crm_arena_mark mark)
{
	while (arena->top && arena->top != mark.block) {
		struct block *top = arena->top;
		arena->top = top->below;
		give_back(arena, top);
	}
	if (arena->top) {
		POISON(arena->top->bytes + mark.used, arena->top->size - mark.used);
		arena->top->used = mark.used;
	}
}
