#include "cli/backup_restore.h"

#include <fcntl.h>

#include "backup/restore.h"
#include "base/file.h"
#include "base/process.h"
#include "cli/backup.h"

enum { SAID_MOST = 4096 };

crm_err crm_backup_restore(struct crm_tool *tool)
{
	CRM_AUTO(crm_backup_proof_drop) struct crm_backup_proof proof = {0};
	CRM_AUTO(crm_opened_drop) struct crm_opened *opened = NULL;
	struct crm_backup_watch watching = crm_backup_watch(tool);
	struct crm_unpacked done;

	CRM_TRY(crm_backup_read(tool, tool->arguments[0], &proof, &opened));
	crm_err err = crm_restore(opened, tool->arguments[1], &watching, &done);
	crm_backup_watched(tool);
	CRM_TRY(err);
	crm_say(tool, "%s: %lld files, %s, of %s", tool->arguments[1], (long long)done.files, crm_backup_size(tool->arena, done.bytes),
	        crm_opened_name(opened));
	return NULL;
}

/* A program of its own, for it needs libgit2. */
static crm_err check(void *context, const char *folder)
{
	struct crm_tool *tool = context;
	CRM_AUTO(crm_str_drop) struct crm_str said = {0};
	CRM_AUTO(crm_fd_drop) int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	char *here, *arguments[] = { crm_copy(tool->arena, "crm-check"), crm_copy(tool->arena, "-q"),
	                             crm_copy(tool->arena, "--repo"), crm_copy(tool->arena, folder), NULL };
	int status = 0;

	CRM_TRY(crm_process_folder(tool->arena, tool->program, &here));
	CRM_TRY(crm_process_feed(crm_path(tool->arena, here, "crm-check"), arguments, nothing, SAID_MOST, &said, &status));
	if (*crm_stop)
		return crm_interrupted();
	if (said.n)
		crm_str_cut(&said, said.n - (said.s[said.n - 1] == '\n'));
	return status ? crm_fail(CRM_DAMAGED, "what was restored is not sound: %s", crm_str_text(&said)) : NULL;
}

crm_err crm_backup_verify(struct crm_tool *tool)
{
	CRM_AUTO(crm_backup_proof_drop) struct crm_backup_proof proof = {0};
	CRM_AUTO(crm_opened_drop) struct crm_opened *opened = NULL;
	struct crm_backup_watch watching = crm_backup_watch(tool);
	struct crm_unpacked done;

	CRM_TRY(crm_backup_read(tool, tool->arguments[0], &proof, &opened));
	crm_err err = crm_restore_try(opened, &watching, check, tool, &done);
	crm_backup_watched(tool);
	CRM_TRY(err);
	crm_say(tool, "%s can be restored: %lld files, %s, and crm-check finds nothing", crm_opened_name(opened),
	        (long long)done.files, crm_backup_size(tool->arena, done.bytes));
	return NULL;
}
