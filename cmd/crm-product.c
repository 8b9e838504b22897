/*
 * crm-product: what is sold.
 */
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-product",
	.help = "what is sold",
	.entity = "product",
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
