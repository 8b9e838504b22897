/*
 * crm-config: settings, and where each comes from.
 */
#include "base/str.h"
#include "cli/table.h"

static crm_err load(struct crm_tool *tool, struct crm_config **config)
{
	const char *folder = NULL;
	crm_err err = crm_tool_folder(tool, &folder);
	/* Outside of any repository there still are the user's settings. */
	if (err && (crm_option(tool, "repo") || crm_option(tool, "branch") || crm_err_kind(err) != CRM_NOT_FOUND))
		return err;
	return crm_config_load(tool->arena, folder, config);
}

enum { SETTING, VALUE, ORIGIN, TITLE, COLUMNS, SHORT = ORIGIN };

static const struct crm_table_column columns[COLUMNS] = {
	[SETTING] = { "setting", CRM_T_TEXT, 0 }, [VALUE] = { "value", CRM_T_TEXT, 0 },
	[ORIGIN] = { "origin", CRM_T_TEXT, 0 },   [TITLE] = { "title", CRM_T_TEXT, 0 },
};

static crm_err print_settings(struct crm_table *table, const struct crm_config *config)
{
	const struct crm_setting *setting;
	for (size_t i = 0; (setting = crm_setting_at(i)); i++) {
		const char *value = crm_config_get(config, setting->name);
		const struct crm_value values[COLUMNS] = {
			[SETTING] = crm_value_text(setting->name), [VALUE] = crm_value_text(value),
			[ORIGIN] = crm_value_text(value ? crm_config_origin(config, setting->name) : NULL),
			[TITLE] = crm_value_text(setting->title),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err list(struct crm_tool *tool)
{
	struct crm_config *config;
	struct crm_table *table;
	CRM_TRY(load(tool, &config));
	CRM_TRY(crm_table_open(tool, NULL, columns, crm_option_given(tool, "origin") ? COLUMNS : SHORT, CRM_TABLE_PICKED,
	                       &table));
	return crm_table_end(table, print_settings(table, config));
}

static crm_err need_setting(const char *name)
{
	const struct crm_setting *setting;
	const char *names[64];
	size_t count = 0;
	for (size_t i = 0; (setting = crm_setting_at(i)) && count < CRM_COUNT(names); i++) {
		if (crm_same(setting->name, name))
			return NULL;
		names[count++] = setting->name;
	}
	crm_err err = crm_fail(CRM_USAGE, "there is no setting '%s'", name);
	const char *near = crm_nearest(name, names, count);
	return near ? crm_err_nearest(err, name, near) : crm_err_hint(err, "crm-config list");
}

static crm_err get(struct crm_tool *tool)
{
	struct crm_config *config;
	CRM_TRY(need_setting(tool->arguments[0]));
	CRM_TRY(load(tool, &config));
	const char *value = crm_config_get(config, tool->arguments[0]);
	if (!value)
		return crm_nothing();
	crm_str_addf(&tool->out.buffer, "%s\n", value);
	return NULL;
}

static crm_err set(struct crm_tool *tool)
{
	struct crm_config *config;
	CRM_TRY(need_setting(tool->arguments[0]));
	CRM_TRY(load(tool, &config));
	return crm_config_set(config, tool->arguments[0], tool->arguments[1], crm_option_given(tool, "user"));
}

static crm_err unset(struct crm_tool *tool)
{
	struct crm_config *config;
	CRM_TRY(need_setting(tool->arguments[0]));
	CRM_TRY(load(tool, &config));
	return crm_config_set(config, tool->arguments[0], NULL, crm_option_given(tool, "user"));
}

static const struct crm_option list_options[] = {
	{ .name = "origin", .help = "also where each value comes from, and what it is for" },
	{ .name = NULL },
};

static const struct crm_option set_options[] = {
	{ .name = "user", .help = "in the user's crm.conf, not the repository's" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .name = "list", .arguments = "", .help = "all settings", .options = { list_options, CRM_OPTIONS_OUTPUT },
	  .run = list },
	{ .name = "get", .arguments = "SETTING", .help = "one value", .least = 1, .most = 1, .run = get,
	  .complete = "setting" },
	{ .name = "set", .arguments = "SETTING VALUE", .help = "change one", .options = { set_options }, .least = 2,
	  .most = 2, .run = set, .complete = "setting,value" },
	{ .name = "unset", .arguments = "SETTING", .help = "back to the default", .options = { set_options },
	  .least = 1, .most = 1, .run = unset, .complete = "setting" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-config",
	.help = "settings, and where each comes from",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
