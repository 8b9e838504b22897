/*
 * crm-activity: calls, meetings, e-mails, notes.
 */
#include "cli/records.h"

static const struct crm_tool_definition tool = {
	.name = "crm-activity",
	.help = "calls, meetings, e-mails, notes",
	.entity = "activity",
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
