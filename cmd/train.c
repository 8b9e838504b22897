/*
 * libexec/crm/train: does `crm-report train`. A program of its own, for only it needs liblinear.
 */
#include "cli/train.h"

static const struct crm_verb verbs[] = {
	{ .name = "train", .arguments = "NAME", .help = "learns from outcomes; prints what it would have foretold",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = 1,
	  .run = crm_train_verb, .complete = "predictor", .tells = true },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-report",
	.help = "learning from outcomes",
	.entity = "predictor",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
