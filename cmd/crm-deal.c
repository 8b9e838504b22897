/*
 * crm-deal: opportunities to sell.
 */
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-deal",
	.help = "opportunities to sell",
	.entity = "deal",
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
