#include "cli/become.h"

#include <unistd.h>

#include "base/file.h"
#include "base/process.h"

static char *given_text(struct crm_tool *tool, const struct crm_given *given)
{
	return given->value ? crm_textf(tool->arena, "--%s=%s", given->option->name, given->value)
	                    : crm_textf(tool->arena, "--%s", given->option->name);
}

crm_err crm_become(struct crm_tool *tool, const char *program, const char *verb)
{
	char **argv = crm_new(tool->arena, char *, tool->given_count + tool->count + 4), *folder;
	size_t n = 0;

	CRM_TRY(crm_process_folder(tool->arena, tool->program, &folder));
	argv[n++] = crm_path(tool->arena, folder, program);
	argv[n++] = crm_copy(tool->arena, verb);
	for (size_t i = 0; i < tool->given_count; i++)
		argv[n++] = given_text(tool, &tool->given[i]);
	argv[n++] = crm_copy(tool->arena, "--");
	for (size_t i = 0; i < tool->count; i++)
		argv[n++] = crm_copy(tool->arena, tool->arguments[i]);
	execv(argv[0], argv);
	return crm_err_hint(crm_err_as(crm_fail_errno("cannot run %s", argv[0]), CRM_LATER), "%s is a program of its own",
	                    crm_path_last(program));
}
