/*
 * crm-contact: people.
 */
#include "cli/dedupe.h"
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-contact",
	.help = "people",
	.entity = "contact",
	.verbs = crm_dedupe_verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
