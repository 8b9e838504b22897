#include "load/preset.h"

#include <string.h>

#include "base/file.h"
#include "form/source.h"

static bool is_path(const char *preset)
{
	return strchr(preset, '/') || crm_ends(preset, ".csv");
}

static crm_err no_preset(struct crm_arena *arena, const char *maps, const char *preset)
{
	char **names;
	size_t count = 0;
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	CRM_TRY(crm_folder_list(arena, maps, "", &names));
	for (; names[count]; count++)
		crm_str_addf(&list, "%s%s", count ? ", " : "", names[count]);
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no preset '%s'", preset);
	const char *near = crm_nearest(preset, (const char *const *)names, count);
	if (near)
		return crm_err_nearest(err, preset, near);
	return crm_err_hint(err, "presets are: %s; or the path of a map file", crm_str_text(&list));
}

static crm_err no_map(struct crm_arena *arena, const char *folder, const char *preset,
                      const struct crm_entity *entity)
{
	char **names;
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	CRM_TRY(crm_folder_list(arena, folder, ".csv", &names));
	for (size_t i = 0; names[i]; i++)
		crm_str_addf(&list, "%s%.*s", i ? ", " : "", (int)(strlen(names[i]) - strlen(".csv")), names[i]);
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "the preset '%s' has no map for %s", preset, entity->plural),
	                    "it has: %s", crm_str_text(&list));
}

static crm_err find(const struct crm_repo *repo, struct crm_arena *arena, const char *preset,
                    const struct crm_entity *entity, const char **out)
{
	if (is_path(preset)) {
		*out = preset;
		return NULL;
	}
	const char *maps = crm_path(arena, repo->share, "maps");
	const char *folder = crm_path(arena, maps, preset);
	if (!crm_is_folder(folder))
		return no_preset(arena, maps, preset);
	*out = crm_path(arena, folder, crm_textf(arena, "%s.csv", entity->name));
	return crm_is_file(*out) ? NULL : no_map(arena, folder, preset, entity);
}

static const char *cell(struct crm_arena *arena, const struct crm_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (crm_same_name(row->names[i], name) && row->texts[i])
			return crm_copy(arena, row->texts[i]);
	return "";
}

static crm_err read_rule(struct crm_mappings *rules, const struct crm_row *row)
{
	struct crm_mapping rule = { .name = cell(rules->arena, row, "name"), .from = cell(rules->arena, row, "from"),
	                         .to = cell(rules->arena, row, "to") };
	const char *kind = cell(rules->arena, row, "rule"), *names[8];
	size_t count = 0;
	if (crm_mapping_kind_find(kind, &rule.kind)) {
		crm_mappings_add(rules, rule);
		return NULL;
	}
	while (count < CRM_COUNT(names) && (names[count] = crm_mapping_kind_at(count)))
		count++;
	crm_err err = crm_fail(CRM_INVALID, "there is no rule '%s'", kind);
	const char *near = crm_nearest(kind, names, count);
	return near ? crm_err_nearest(err, kind, near)
	            : crm_err_hint(err, "rules are column, ignore, value, set, link and key");
}

crm_err crm_preset_read(const struct crm_repo *repo, const char *preset, const struct crm_entity *entity,
                        struct crm_mappings *rules)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;
	const char *path = NULL;
	CRM_TRY(find(repo, arena, preset, entity, &path));
	CRM_TRY(crm_source_open(path, &(struct crm_source_options){ .format = "csv", .delimiter = ',' }, &source));
	struct crm_arena_mark mark = crm_arena_mark(arena);
	for (;;) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_source_next(source, arena, &row));
		if (!row)
			return NULL;
		CRM_TRY(crm_err_at(read_rule(rules, row), path, row->line));
	}
}
