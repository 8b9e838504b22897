/*
 * crm-config: settings, and where each comes from.
 */
#include "base/str.h"
#include "cli/listing.h"

static crm_err load(struct crm_tool *tool, struct crm_config **config)
{
	const char *folder = NULL;
	crm_err err = crm_repo_find(tool->arena, crm_option(tool, "repo"), &folder);
	/* Outside of any repository there still are the user's settings. */
	if (err && (crm_option(tool, "repo") || crm_err_kind(err) != CRM_NOT_FOUND))
		return err;
	return crm_config_load(tool->arena, folder, config);
}

static crm_err list(struct crm_tool *tool)
{
	static const char *const names[] = { "setting", "value", "origin", "title" };
	struct crm_config *config;
	struct crm_sink *sink;
	struct crm_column columns[CRM_COUNT(names)];
	const struct crm_setting *setting;
	CRM_TRY(load(tool, &config));
	for (size_t i = 0; i < CRM_COUNT(names); i++)
		columns[i] = crm_column_plain(tool->arena, names[i], CRM_T_TEXT);
	size_t shown = crm_option_given(tool, "origin") ? CRM_COUNT(names) : 2;
	CRM_TRY(crm_listing_open_plain(tool, columns, shown, &sink));
	for (size_t i = 0; (setting = crm_setting_at(i)); i++) {
		struct crm_cell cells[] = {
			{ crm_value_text(setting->name), NULL },
			{ crm_value_text(crm_config_get(config, setting->name)), NULL },
			{ crm_value_text(crm_config_get(config, setting->name)
			                 ? crm_config_origin(config, setting->name) : NULL), NULL },
			{ crm_value_text(setting->title), NULL },
		};
		CRM_TRY(crm_sink_row(sink, cells));
	}
	return crm_listing_close(tool, sink);
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
		return crm_fail(CRM_NOTHING, "%s", "");
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
	{ "origin", 0, NULL, "also where each value comes from, and what it is for", NULL, false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_option set_options[] = {
	{ "user", 0, NULL, "in the user's crm.conf, not the repository's", NULL, false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_verb verbs[] = {
	{ "list", "", "all settings", { list_options, crm_options_output }, CRM_NEEDS_NOTHING, 0, 0, list, NULL },
	{ "get", "SETTING", "one value", { NULL }, CRM_NEEDS_NOTHING, 1, 1, get, "setting" },
	{ "set", "SETTING VALUE", "change one", { set_options }, CRM_NEEDS_NOTHING, 2, 2, set, "setting,value" },
	{ "unset", "SETTING", "back to the default", { set_options }, CRM_NEEDS_NOTHING, 1, 1, unset, "setting" },
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
