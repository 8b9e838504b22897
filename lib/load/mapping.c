#include "load/mapping.h"

#include <string.h>

static const char *const kinds[] = {
	[CRM_MAPPING_COLUMN] = "column", [CRM_MAPPING_IGNORE] = "ignore", [CRM_MAPPING_VALUE] = "value",
	[CRM_MAPPING_SET] = "set", [CRM_MAPPING_LINK] = "link", [CRM_MAPPING_KEY] = "key",
};

const char *crm_mapping_kind_at(size_t i)
{
	return i < CRM_COUNT(kinds) ? kinds[i] : NULL;
}

bool crm_mapping_kind_find(const char *name, enum crm_mapping_kind *kind)
{
	for (size_t i = 0; i < CRM_COUNT(kinds); i++)
		if (crm_same_ascii(name, kinds[i])) {
			*kind = (enum crm_mapping_kind)i;
			return true;
		}
	return false;
}

void crm_mappings_add(struct crm_mappings *rules, struct crm_mapping rule)
{
	if (rules->count == rules->room) {
		size_t room = rules->room ? rules->room * 2 : 32;
		struct crm_mapping *rows = crm_new(rules->arena, struct crm_mapping, room);
		if (rules->count)
			memcpy(rows, rules->rows, rules->count * sizeof *rows);
		rules->rows = rows;
		rules->room = room;
	}
	rules->rows[rules->count++] = rule;
}

static crm_err ill_written(const char *option, const char *text, const char *example)
{
	return crm_err_hint(crm_fail(CRM_USAGE, "--%s '%s' is not written as it should be", option, text),
	                    "--%s %s", option, example);
}

/* 'Header=field': a header may hold '=', a field cannot, so the last one counts. */
static crm_err take_map(struct crm_mappings *rules, const char *text)
{
	const char *mark = strrchr(text, '=');
	if (!mark || mark == text || !mark[1])
		return ill_written("map", text, "'E-mail address=email'");
	crm_mappings_add(rules, (struct crm_mapping){ .kind = CRM_MAPPING_COLUMN, .from = "", .to = mark + 1, .given = true,
		.name = crm_copy_n(rules->arena, text, (size_t)(mark - text)) });
	return NULL;
}

static crm_err take_value_map(struct crm_mappings *rules, const char *text)
{
	const char *colon = strchr(text, ':');
	const char *mark = colon ? strrchr(colon, '=') : NULL;
	if (!mark || colon == text || mark == colon + 1)
		return ill_written("map-value", text, "\"product:GTXPro=GTX Pro\"");
	crm_mappings_add(rules, (struct crm_mapping){ .kind = CRM_MAPPING_VALUE, .to = mark + 1, .given = true,
		.name = crm_copy_n(rules->arena, text, (size_t)(colon - text)),
		.from = crm_copy_n(rules->arena, colon + 1, (size_t)(mark - colon - 1)) });
	return NULL;
}

static crm_err take_constant(struct crm_mappings *rules, const char *text)
{
	const char *mark = strchr(text, '=');
	if (!mark || mark == text)
		return ill_written("set", text, "source=conference");
	crm_mappings_add(rules, (struct crm_mapping){ .kind = CRM_MAPPING_SET, .from = "", .to = mark + 1, .given = true,
		.name = crm_copy_n(rules->arena, text, (size_t)(mark - text)) });
	return NULL;
}

static void take_ignored(struct crm_mappings *rules, const char *text)
{
	if (crm_same(text, "*"))
		rules->ignore_rest = true;
	else
		crm_mappings_add(rules, (struct crm_mapping){ .kind = CRM_MAPPING_IGNORE, .name = text, .from = "",
		                                        .to = "", .given = true });
}

crm_err crm_mappings_take(struct crm_mappings *rules, const struct crm_import_options *options)
{
	for (size_t i = 0; i < options->map_count; i++)
		CRM_TRY(take_map(rules, options->maps[i]));
	for (size_t i = 0; i < options->value_map_count; i++)
		CRM_TRY(take_value_map(rules, options->value_maps[i]));
	for (size_t i = 0; i < options->constant_count; i++)
		CRM_TRY(take_constant(rules, options->constants[i]));
	for (size_t i = 0; i < options->ignored_count; i++)
		take_ignored(rules, options->ignored[i]);
	if (options->source)
		crm_mappings_add(rules, (struct crm_mapping){ .kind = CRM_MAPPING_SET, .name = "external_source",
			.from = "", .to = options->source, .given = true });
	if (options->key)
		crm_mappings_add(rules, (struct crm_mapping){ .kind = CRM_MAPPING_KEY, .name = options->key, .from = "",
			.to = "", .given = true });
	return NULL;
}

const char *crm_mappings_find(const struct crm_mappings *rules, enum crm_mapping_kind kind, const char *name)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->rows[i].kind == kind && crm_same(rules->rows[i].name, name))
			return rules->rows[i].to;
	return NULL;
}

const struct crm_mapping *crm_mappings_first(const struct crm_mappings *rules, enum crm_mapping_kind kind)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->rows[i].kind == kind)
			return &rules->rows[i];
	return NULL;
}
