#include "cli/dedupe.h"

#include "base/map.h"
#include "base/str.h"
#include "cli/asof.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "crm/dedupe.h"
#include "crm/dedupe_block.h"
#include "model/record.h"
#include "store/read.h"

static const struct crm_option options[] = {
	{ .name = "least", .argument = "POINTS", .help = "only pairs of so many points, of 100 (default 60)" },
	{ .name = "explain", .help = "the points of two records: REF REF instead of terms" },
	{ .name = "all-pairs", .help = "compare each with each (slow: for a few thousand)" },
	{ .name = NULL },
};

enum column { KEEP, ID, GROUP, SCORE, REASONS, FIELDS };

/* The fields to look at, after the columns of the verb; one that the entity does not have is left out. */
static const struct crm_table_column all_columns[] = {
	[KEEP] = { "keep", CRM_T_ID, CRM_TABLE_MACHINE }, /* people see the group */
	[ID] = { "id", CRM_T_ID, 0 },
	[GROUP] = { "group", CRM_T_INTEGER, 0 },
	[SCORE] = { "score", CRM_T_INTEGER, 0 },
	[REASONS] = { "reasons", CRM_T_TEXT, CRM_TABLE_TELLING },
	[FIELDS] = { "name", CRM_T_TEXT, CRM_TABLE_TELLING },
	{ "email", CRM_T_TEXT, 0 }, { "domain", CRM_T_TEXT, 0 }, { "phone", CRM_T_TEXT, 0 }, { "mobile", CRM_T_TEXT, CRM_TABLE_MACHINE },
	{ "company", CRM_T_TEXT, 0 }, { "tax_id", CRM_T_TEXT, CRM_TABLE_MACHINE }, { "street", CRM_T_TEXT, CRM_TABLE_MACHINE }, { "city", CRM_T_TEXT, 0 },
	{ "country", CRM_T_TEXT, 0 }, { "birthday", CRM_T_TEXT, CRM_TABLE_MACHINE }, { "created_at", CRM_T_TEXT, CRM_TABLE_MACHINE },
};

struct review {
	struct crm_tool *tool;
	const struct crm_entity *entity; /* as it was then */
	struct crm_table *table;
	struct crm_arena *arena;         /* of one group */
	struct crm_map *labels;          /* of link targets, by id */
	struct crm_table_column columns[CRM_COUNT(all_columns)];
	size_t count;
};

static void choose_columns(struct review *review)
{
	for (size_t i = 0; i < CRM_COUNT(all_columns); i++)
		if (i < FIELDS || crm_entity_field(review->entity, all_columns[i].name) != CRM_NO_FIELD)
			review->columns[review->count++] = all_columns[i];
}

/* A link is shown by its target's label: a person reads this. */
static crm_err label_of(struct review *review, const struct crm_field *field, const char *id, struct crm_value *out)
{
	const struct crm_entity *target = crm_model_entity(review->tool->repo->store->model, field->target);
	const char *known = crm_map_get(review->labels, id);
	if (!known) {
		struct crm_record *record;
		CRM_TRY(crm_read_record(review->tool->repo->store, review->arena, target, id, &record, NULL));
		struct crm_value label = record ? crm_record_get(record, target->label) : CRM_NO_VALUE;
		crm_map_put(review->labels, id, label.shape == CRM_TEXT ? label.s : "");
		known = crm_map_get(review->labels, id);
	}
	*out = crm_value_text(known);
	return NULL;
}

static crm_err fill_fields(struct review *review, const char *id, struct crm_value *values)
{
	const struct crm_entity *entity = review->entity;
	struct crm_record *record;
	CRM_TRY(crm_read_record(review->tool->repo->store, review->arena, entity, id, &record, NULL));
	for (size_t i = FIELDS; record && i < review->count; i++) {
		int at = crm_entity_field(entity, review->columns[i].name);
		values[i] = record->values[at];
		if (entity->fields[at]->type == CRM_T_LINK && values[i].shape == CRM_TEXT)
			CRM_TRY(label_of(review, entity->fields[at], values[i].s, &values[i]));
	}
	return NULL;
}

static crm_err print_group(struct review *review, const struct crm_dedupe_group *group, int64_t number)
{
	for (size_t i = 0; i < group->count; i++) {
		const struct crm_dedupe_member *member = &group->members[i];
		struct crm_value values[CRM_COUNT(all_columns)] = {
			[KEEP] = crm_value_text(group->members[0].id), [ID] = crm_value_text(member->id),
			[GROUP] = crm_value_integer(number), [SCORE] = i ? crm_value_integer(member->points) : CRM_NO_VALUE,
			[REASONS] = crm_value_text(i ? member->reasons : "keep"),
		};
		if (*member->with)
			values[REASONS] = crm_value_text(crm_textf(review->arena, "like %.8s: %s", member->with,
			                                           member->reasons));
		CRM_TRY(fill_fields(review, member->id, values));
		CRM_TRY(crm_table_row(review->table, values));
	}
	return NULL;
}

static crm_err print_groups(struct review *review, struct crm_dedupe *dedupe)
{
	struct crm_arena_mark mark = crm_arena_mark(review->arena);
	struct crm_dedupe_group group;
	for (int64_t number = 1; crm_dedupe_next(dedupe, review->arena, &group); number++) {
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(print_group(review, &group, number));
		crm_arena_rewind(review->arena, mark);
	}
	return NULL;
}

static void tell(struct crm_tool *tool, const struct crm_entity *entity, const struct crm_dedupe_facts *facts)
{
	const char *things = entity->plural;
	crm_say(tool, "%s: %lld, comparisons: %lld, groups: %lld", things, (long long)facts->records,
	        (long long)facts->compared, (long long)facts->groups);
	if (facts->split)
		crm_say(tool, "%lld names or numbers are those of more than %d %s; of these only those that share more "
		        "were compared", (long long)facts->split, CRM_BLOCK_MOST, things);
	if (facts->refused)
		crm_say(tool, "%lld pairs left out, so that no group has more than %d; after merging, look again",
		        (long long)facts->refused, CRM_DEDUPE_GROUP_MOST);
}

static crm_err review_all(struct crm_tool *tool, const struct crm_entity *entity)
{
	CRM_AUTO(crm_dedupe_drop) struct crm_dedupe *dedupe = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_map_drop) struct crm_map *labels = crm_map_new();
	struct review review = { .tool = tool, .entity = entity, .arena = arena, .labels = labels };
	int64_t least;
	CRM_TRY(crm_option_number(tool, "least", 1, CRM_DEDUPE_LEAST, &least));
	struct crm_dedupe_wish wish = { .terms = tool->arguments, .count = tool->count, .least = (int)least,
		.each_with_each = crm_option_given(tool, "all-pairs"), .stop = crm_stop };
	CRM_TRY(crm_dedupe_open(tool->repo, entity, &wish, &dedupe));
	if (*crm_stop)
		return crm_interrupted();
	choose_columns(&review);
	CRM_TRY(crm_table_open(tool, entity, review.columns, review.count, CRM_TABLE_PICKED, &review.table));
	CRM_TRY(crm_table_end(review.table, print_groups(&review, dedupe)));
	tell(tool, entity, crm_dedupe_facts(dedupe));
	return NULL;
}

/* -- one pair ------------------------------------------------------------------------------ */

enum { REASON, POINTS, EXPLAINED };

static const struct crm_table_column explained[EXPLAINED] = {
	[REASON] = { "reason", CRM_T_TEXT, CRM_TABLE_TELLING },
	[POINTS] = { "points", CRM_T_INTEGER, 0 },
};

static crm_err print_score(struct crm_table *table, const struct crm_likeness *score)
{
	for (size_t i = 0; i <= score->count; i++) {
		bool sum = i == score->count;
		struct crm_value values[EXPLAINED] = {
			[REASON] = crm_value_text(sum ? "together, of 100" : score->reasons[i].text),
			[POINTS] = crm_value_integer(sum ? score->points : score->reasons[i].points),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err explain(struct crm_tool *tool, const struct crm_entity *entity)
{
	struct crm_table *table;
	struct crm_likeness score;
	struct crm_refs refs;
	CRM_TRY(crm_refs_read(tool, entity, tool->arguments, tool->count, &refs));
	if (refs.count != 2)
		return crm_fail(CRM_USAGE, "--explain takes two different records");
	CRM_TRY(crm_dedupe_explain(tool->repo, tool->arena, entity, refs.ids[0], refs.ids[1], &score));
	CRM_TRY(crm_table_open(tool, NULL, explained, EXPLAINED, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_score(table, &score));
}

static crm_err dedupe(struct crm_tool *tool)
{
	const struct crm_entity *entity;
	CRM_TRY(crm_tool_asof_show(tool, &entity));
	return crm_option_given(tool, "explain") ? explain(tool, entity) : review_all(tool, entity);
}

const struct crm_verb crm_dedupe_verbs[] = {
	{ .name = "dedupe", .arguments = "[TERM...]", .help = "likely duplicates, as a file to review and to give to merge",
	  .options = { options, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = dedupe, .complete = "terms" },
	{ .run = NULL },
};
