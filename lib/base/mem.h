/*
 * Memory. An arena hands out pieces that are freed together: a function that
 * returns memory takes the arena it lives in first. A loop marks and rewinds
 * its arena, so a million rows stay flat. Out of memory ends the process: no
 * caller could go on, and nothing is half done, for only a commit changes data.
 */
#ifndef CRM_BASE_MEM_H
#define CRM_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

#include "base/attr.h"

CRM_RETURNS_NONNULL void *crm_malloc(size_t size);
CRM_RETURNS_NONNULL void *crm_calloc(size_t count, size_t size);
CRM_RETURNS_NONNULL void *crm_realloc(void *memory, size_t size);

struct crm_arena;

CRM_RETURNS_NONNULL struct crm_arena *crm_arena_new(void);
void crm_arena_drop(struct crm_arena **arena);

/* Zeroed memory, aligned for any type. */
CRM_RETURNS_NONNULL void *crm_alloc(struct crm_arena *arena, size_t size);
CRM_RETURNS_NONNULL char *crm_copy(struct crm_arena *arena, const char *text);
CRM_RETURNS_NONNULL char *crm_copy_n(struct crm_arena *arena, const char *text, size_t n);
CRM_RETURNS_NONNULL CRM_PRINTF(2, 3)
char *crm_textf(struct crm_arena *arena, const char *format, ...);

/* A typed array or a single struct: crm_new(arena, struct x, 3). */
#define crm_new(arena, type, count) ((type *)crm_alloc((arena), sizeof(type) * (size_t)(count)))

struct crm_arena_mark {
	void *block;
	size_t used;
};

/* Rewinding gives back all that was allocated since the mark. */
struct crm_arena_mark crm_arena_mark(struct crm_arena *arena);
void crm_arena_rewind(struct crm_arena *arena, struct crm_arena_mark mark);

#endif
