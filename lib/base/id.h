/*
 * Ids: 16 lower-case hex digits, 64 random bits from the kernel, so that two
 * offline clones never invent the same one. CRM_SEED (a number) makes them a
 * repeatable sequence, for tests and documentation only.
 */
#ifndef CRM_BASE_ID_H
#define CRM_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CRM_ID_SIZE = 17 }; /* with the NUL */

char *crm_id_new(char id[CRM_ID_SIZE]);
/* With CRM_SEED: goes on from place `step` of the sequence, so that commands that follow each other (each with its own
 * transaction number) make different ids. Without it: nothing. */
void crm_id_start(uint64_t step);
/* From here on the ids that this thread makes follow from this text: who does the same elsewhere makes the same. NULL: random
 * again. The text is not kept. */
void crm_id_derive(const char *from);
bool crm_id_valid(const char *text);          /* exactly 16 lower-case hex digits */
bool crm_id_prefix_valid(const char *text);   /* 4 to 16 of them */

/* An id as the number it stands for, and back. */
uint64_t crm_id_number(const char *id);
/* The same of any text; false: it is no id. */
bool crm_id_read(const char *text, uint64_t *number);
/* Where to look for one first in a table of mask + 1 places, a power of two. Ids are random bits, save those of tests. */
size_t crm_id_place(uint64_t number, size_t mask);
char *crm_id_text(uint64_t number, char id[CRM_ID_SIZE]);

/* FNV-1a, 64 bits; start with CRM_HASH_START. */
#define CRM_HASH_START UINT64_C(0xcbf29ce484222325)
uint64_t crm_hash(uint64_t hash, const char *text);

#endif
