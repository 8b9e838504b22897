/*
 * crm-init: makes a repository.
 */
#include "base/money.h"
#include "base/str.h"
#include "cli/tool.h"

static crm_err check_currency(const char *currency)
{
	if (!currency || crm_currency_digits(currency) >= 0)
		return NULL;
	return crm_fail(CRM_USAGE, "--currency: '%s' is not an ISO 4217 code (EUR, USD, CZK ...)", currency);
}

static crm_err run(struct crm_tool *tool)
{
	const char *folder = tool->count ? tool->arguments[0] : ".";
	const char *currency = crm_option(tool, "currency");
	CRM_TRY(check_currency(currency));
	CRM_TRY(crm_repo_init(folder, tool->program, &tool->repo));
	if (currency)
		CRM_TRY(crm_config_set(tool->repo->config, "money.currency", currency, false));
	crm_say(tool, "created %s (empty; history.git on branch main). Next: crm-import --help, or crm-contact add", folder);
	return NULL;
}

static const struct crm_option options[] = {
	{ .name = "currency", .argument = "CODE", .help = "currency of amounts that name none (default EUR)" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .arguments = "[FOLDER]", .help = "make a repository", .options = { options }, .most = 1, .run = run,
	  .complete = "file" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-init",
	.help = "make a repository",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
