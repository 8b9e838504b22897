#include "cli/hook_deliver.h"

#include <unistd.h>

#include "base/file.h"
#include "cli/become.h"
#include "crm/among.h"
#include "crm/webhook_row.h"
#include "repo/hook_kinds.h"

const struct crm_option crm_options_hook_deliver[] = {
	{ .name = "follow", .letter = 'F', .help = "go on as events happen and retries are due, until told to end" },
	{ .name = NULL },
};

/* What cannot be told at all holds up no other: it is said here. */
static crm_err tell_faults(struct crm_tool *tool)
{
	const struct crm_question question = { .entity = "webhook" };
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_webhook_row row;
	const char **ids;
	size_t count;

	CRM_TRY(crm_among_read(tool->repo, tool->arena, question, &ids, &count));
	CRM_TRY(crm_places_open(tool->repo->folder, tool->repo->store, &places));
	CRM_TRY(crm_webhook_state_open(places));
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(crm_webhook_row(tool->repo, places, tool->arena, ids[i], &row));
		if (row.webhook.active && row.webhook.fault)
			crm_warn(tool, "webhook %s is not told: %s", row.webhook.name, row.webhook.fault);
	}
	return NULL;
}

/* What the kind could not do at all is told by the program itself, on stderr. */
crm_err crm_hook_deliver(struct crm_tool *tool)
{
	char *program = crm_path(tool->arena, tool->repo->libexec, "follow-hooks"), *argv[6];
	size_t n = 0;

	if (!crm_hooks_are_here(tool->repo))
		return crm_err_hint(crm_fail(CRM_DENIED, "webhooks are told from another copy of this repository"),
		                    "crm-config set hooks.here yes");
	CRM_TRY(tell_faults(tool));
	argv[n++] = program;
	argv[n++] = crm_copy(tool->arena, crm_option_given(tool, "follow") ? "--follow" : "--once");
	if (!tool->quiet)
		argv[n++] = crm_copy(tool->arena, "--verbose");
	argv[n++] = crm_copy(tool->arena, "webhooks");
	argv[n++] = crm_copy(tool->arena, tool->repo->folder);
	argv[n] = NULL;
	execv(program, argv);
	return crm_fail_errno("cannot run %s", program);
}

crm_err crm_hook_test(struct crm_tool *tool)
{
	return crm_become(tool, "../libexec/crm/tell", "test");
}
