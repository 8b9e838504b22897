/*
 * crm-notify: who is told of what happens: by mail, on the desktop, in a chat or a file; at once or in a digest. It has a
 * library for mail (libcurl), for its tests.
 */
#include "cli/notify.h"
#include "cli/records.h"
#include "cli/refs.h"
#include "crm/deliver_notice.h"

static crm_err test(struct crm_tool *tool)
{
	struct crm_refs refs;

	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
	for (size_t i = 0; i < refs.count; i++)
		CRM_TRY(crm_notice_test(tool->repo, tool->arena, refs.ids[i]));
	return NULL;
}

static const struct crm_verb verbs[] = {
	{ .name = "add", .arguments = "[NAME] [FIELD=VALUE...]", .help = "a subscription; prints its id",
	  .options = { crm_options_notify_add, crm_options_add, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1,
	  .run = crm_notify_add, .complete = "assigns" },
	{ .name = "send", .arguments = "", .help = "tells what is to be told now; crm tick does it, too",
	  .needs = CRM_NEEDS_READ, .run = crm_notify_send },
	{ .name = "state", .arguments = "", .help = "when each was last told, and why one could not be",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_notify_state },
	{ .name = "test", .arguments = "REF...", .help = "sends a message that says it is a test, now",
	  .needs = CRM_NEEDS_READ, .least = 1, .most = -1, .run = test, .complete = "refs" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-notify",
	.help = "who is told of what happens",
	.entity = "subscription",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
