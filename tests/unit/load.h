/*
 * For unit tests of the room load: a model, and plans over rules written in short.
 */
#ifndef CRM_TESTS_UNIT_LOAD_H
#define CRM_TESTS_UNIT_LOAD_H

#include "load/plan.h"
#include "tap.h"

static struct crm_arena *arena;
static struct crm_model *model;
static struct crm_mappings rules;

/* Rules as options of the command line; NULL-ended lists, or NULL. */
struct given {
	const char *const *maps, *const *values, *const *constants, *const *ignored;
};

static size_t length(const char *const *list)
{
	size_t n = 0;
	while (list && list[n])
		n++;
	return n;
}

__attribute__((unused))
static crm_err take(const struct given *given)
{
	rules = (struct crm_mappings){ .arena = arena };
	return crm_mappings_take(&rules, &(struct crm_import_options){
		.maps = given->maps, .map_count = length(given->maps),
		.value_maps = given->values, .value_map_count = length(given->values),
		.constants = given->constants, .constant_count = length(given->constants),
		.ignored = given->ignored, .ignored_count = length(given->ignored) });
}

__attribute__((unused))
static void begin(void)
{
	arena = crm_arena_new();
	if (crm_model_new(&model))
		printf("Bail out! no model\n");
}

__attribute__((unused))
static void end(void)
{
	crm_model_drop(&model);
	crm_arena_drop(&arena);
}

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

#endif
