/*
 * crm-task: things to do.
 */
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-task",
	.help = "things to do",
	.entity = "task",
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
