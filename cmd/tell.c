/*
 * libexec/crm/tell: does `crm-hook test`. A program of its own, for crm-hook does without libcurl.
 */
#include "cli/hook_test.h"

static const struct crm_verb verbs[] = {
	{ .name = "test", .arguments = "WEBHOOK [EVENT]", .help = "tells it of one event now, and shows what it answers",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = 2, .run = crm_hook_test_verb },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-hook",
	.help = "a webhook, told now",
	.entity = "webhook",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
