#include "load/rules.h"

#include <string.h>

static const char *const kinds[] = {
	[CRM_RULE_COLUMN] = "column", [CRM_RULE_IGNORE] = "ignore", [CRM_RULE_VALUE] = "value",
	[CRM_RULE_SET] = "set", [CRM_RULE_LINK] = "link", [CRM_RULE_KEY] = "key",
};

const char *crm_rule_kind_at(size_t i)
{
	return i < CRM_COUNT(kinds) ? kinds[i] : NULL;
}

bool crm_rule_kind_find(const char *name, enum crm_rule_kind *kind)
{
	for (size_t i = 0; i < CRM_COUNT(kinds); i++)
		if (crm_same_ascii(name, kinds[i])) {
			*kind = (enum crm_rule_kind)i;
			return true;
		}
	return false;
}

void crm_rules_add(struct crm_rules *rules, struct crm_rule rule)
{
	if (rules->count == rules->room) {
		size_t room = rules->room ? rules->room * 2 : 32;
		struct crm_rule *rows = crm_new(rules->arena, struct crm_rule, room);
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
static crm_err take_map(struct crm_rules *rules, const char *text)
{
	const char *mark = strrchr(text, '=');
	if (!mark || mark == text || !mark[1])
		return ill_written("map", text, "'E-mail address=email'");
	crm_rules_add(rules, (struct crm_rule){ .kind = CRM_RULE_COLUMN, .from = "", .to = mark + 1, .given = true,
		.name = crm_copy_n(rules->arena, text, (size_t)(mark - text)) });
	return NULL;
}

static crm_err take_value_map(struct crm_rules *rules, const char *text)
{
	const char *colon = strchr(text, ':');
	const char *mark = colon ? strrchr(colon, '=') : NULL;
	if (!mark || colon == text || mark == colon + 1)
		return ill_written("map-value", text, "\"product:GTXPro=GTX Pro\"");
	crm_rules_add(rules, (struct crm_rule){ .kind = CRM_RULE_VALUE, .to = mark + 1, .given = true,
		.name = crm_copy_n(rules->arena, text, (size_t)(colon - text)),
		.from = crm_copy_n(rules->arena, colon + 1, (size_t)(mark - colon - 1)) });
	return NULL;
}

static crm_err take_constant(struct crm_rules *rules, const char *text)
{
	const char *mark = strchr(text, '=');
	if (!mark || mark == text)
		return ill_written("set", text, "source=conference");
	crm_rules_add(rules, (struct crm_rule){ .kind = CRM_RULE_SET, .from = "", .to = mark + 1, .given = true,
		.name = crm_copy_n(rules->arena, text, (size_t)(mark - text)) });
	return NULL;
}

static void take_ignored(struct crm_rules *rules, const char *text)
{
	if (crm_same(text, "*"))
		rules->ignore_rest = true;
	else
		crm_rules_add(rules, (struct crm_rule){ .kind = CRM_RULE_IGNORE, .name = text, .from = "",
		                                        .to = "", .given = true });
}

crm_err crm_rules_take(struct crm_rules *rules, const struct crm_import_options *options)
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
		crm_rules_add(rules, (struct crm_rule){ .kind = CRM_RULE_SET, .name = "external_source",
			.from = "", .to = options->source, .given = true });
	if (options->key)
		crm_rules_add(rules, (struct crm_rule){ .kind = CRM_RULE_KEY, .name = options->key, .from = "",
			.to = "", .given = true });
	return NULL;
}

const char *crm_rules_find(const struct crm_rules *rules, enum crm_rule_kind kind, const char *name)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->rows[i].kind == kind && crm_same(rules->rows[i].name, name))
			return rules->rows[i].to;
	return NULL;
}

const struct crm_rule *crm_rules_first(const struct crm_rules *rules, enum crm_rule_kind kind)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->rows[i].kind == kind)
			return &rules->rows[i];
	return NULL;
}
