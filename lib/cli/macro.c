#include "cli/macro.h"

#include "base/shell.h"
#include "cli/edit.h"
#include "cli/refs.h"
#include "cli/ticket_steps.h"
#include "crm/macro.h"
#include "repo/ref.h"

const struct crm_option crm_options_ticket_macro[] = {
	{ .name = "language", .argument = "LANG", .help = "of its templates the one of this language (default: the contact's)" },
	{ .name = "each", .help = "one transaction for each ticket, not one for all" },
	{ .name = NULL },
};

/* How the same text gets to somebody. */
static void tell_unsent(struct crm_work *work, const struct crm_macro *macro, const char *id, const struct crm_record *message)
{
	CRM_AUTO(crm_str_drop) struct crm_str command = {0};
	crm_str_addf(&command, "crm-ticket reply %.8s --template ", id);
	crm_shell_add(&command, macro->template);
	crm_str_add(&command, " ");
	crm_ticket_tell_unsent(work->tool, id, message, crm_str_text(&command));
}

/* What the text says is what was; the macro has the last word on what its message changes. */
static crm_err run_one(struct crm_work *work, const struct crm_macro *macro, const char *id)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *old, *message;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_macro_write(tool->repo, work->change, work->arena, macro, id, crm_option(tool, "language"), &message));
	if (message)
		tell_unsent(work, macro, id, message);
	CRM_TRY(crm_ref_read(tool->repo, work->arena, work->entity, id, &old));
	struct crm_record *record = crm_record_copy(work->arena, old);
	CRM_TRY(crm_macro_set(tool->repo, work->arena, macro, message, record));
	return crm_work_update(work, old, record);
}

crm_err crm_ticket_macro(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_macro macro;
	struct crm_refs refs;
	CRM_TRY(crm_macro_read(tool->repo, tool->arena, tool->arguments[0], &macro));
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments + 1, tool->count - 1, &refs));
	CRM_TRY(crm_work_ask(tool, tool->entity, "Answer", refs.count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < refs.count; i++)
		CRM_TRY(run_one(&work, &macro, refs.ids[i]));
	return crm_work_end(&work);
}
