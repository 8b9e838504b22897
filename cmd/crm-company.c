/*
 * crm-company: organisations.
 */
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-company",
	.help = "organisations",
	.entity = "company",
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
