#include "cli/hook_deliver.h"

#include <unistd.h>

#include "base/file.h"
#include "cli/become.h"
#include "repo/hook_kinds.h"

const struct crm_option crm_options_hook_deliver[] = {
	{ .name = "follow", .letter = 'F', .help = "go on as events happen and retries are due, until told to end" },
	{ .name = NULL },
};

/* What the kind could not do at all is told by the program itself, on stderr. */
crm_err crm_hook_deliver(struct crm_tool *tool)
{
	char *program = crm_path(tool->arena, tool->repo->libexec, "follow-hooks"), *argv[6];
	size_t n = 0;

	if (!crm_hooks_are_here(tool->repo))
		return crm_err_hint(crm_fail(CRM_DENIED, "webhooks are told from another copy of this repository"),
		                    "crm-config set hooks.here yes");
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
