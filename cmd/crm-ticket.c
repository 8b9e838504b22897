/*
 * crm-ticket: questions and problems of customers.
 */
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-ticket",
	.help = "questions and problems of customers",
	.entity = "ticket",
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
