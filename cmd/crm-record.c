/*
 * crm-record: records of any entity, an organisation's own included.
 */
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-record",
	.help = "records of any entity",
	.names_entity = true,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
