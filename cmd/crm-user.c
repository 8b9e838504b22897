/*
 * crm-user: people who work here.
 */
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-user",
	.help = "people who work here",
	.entity = "user",
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
