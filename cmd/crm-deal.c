/*
 * crm-deal: opportunities to sell, and the steps of their life.
 */
#include "base/str.h"
#include "cli/asof.h"
#include "cli/deal_people.h"
#include "cli/deal_views.h"
#include "cli/edit.h"
#include "cli/records.h"
#include "crm/deal.h"

/* Is the stage among the FIELD=VALUEs? */
static bool said_stage(const struct crm_tool *tool)
{
	for (size_t i = 0; i < tool->count; i++)
		if (crm_starts(tool->arguments[i], "stage="))
			return true;
	return false;
}

static crm_err win_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)old, (void)value;
	return crm_deal_close(work->tool->repo, record, "won", said_stage(work->tool));
}

static crm_err lose_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)old, (void)value;
	return crm_deal_close(work->tool->repo, record, "lost", said_stage(work->tool));
}

static crm_err reopen_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record,
                          const char *value)
{
	(void)value;
	return crm_deal_reopen(work->tool->repo, old, record, said_stage(work->tool));
}

static crm_err move(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Move", .operands = CRM_EDIT_REFS_VALUE, .field = "stage" };
	return crm_edit_run(tool, &edit);
}

static crm_err win(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Win", .edit = win_one };
	return crm_edit_run(tool, &edit);
}

static crm_err lose(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Lose", .operands = CRM_EDIT_REFS_VALUE, .field = "lost_reason",
	                                      .edit = lose_one };
	return crm_edit_run(tool, &edit);
}

static crm_err reopen(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Reopen", .edit = reopen_one };
	return crm_edit_run(tool, &edit);
}

#define EDITS .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1

static const struct crm_verb verbs[] = {
	{ .name = "move", .arguments = "REF...|- STAGE [FIELD=VALUE...]", .help = "to another stage", .least = 2,
	  .run = move, .complete = "refs+=stage+assigns", EDITS },
	{ .name = "win", .arguments = "REF...|- [FIELD=VALUE...]", .help = "won: dated, and its contact is a customer",
	  .least = 1, .run = win, .complete = "refs+assigns", EDITS },
	{ .name = "lose", .arguments = "REF...|- REASON [FIELD=VALUE...]", .help = "lost, and why", .least = 2,
	  .run = lose, .complete = "refs,=lost_reason+refs,assigns+=lost_reason", EDITS },
	{ .name = "reopen", .arguments = "REF...|- [FIELD=VALUE...]",
	  .help = "back into the stage it was in before it was closed", .least = 1, .run = reopen,
	  .complete = "refs+assigns", EDITS },
	{ .name = "contacts", .arguments = "REF...|-", .help = "the people of a deal, and the parts they play",
	  .options = { crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = -1,
	  .run = crm_deal_contacts, .complete = "refs" },
	{ .name = "contact", .arguments = "DEAL CONTACT...|- [FIELD=VALUE...]",
	  .help = "puts somebody into a deal, or changes the part: role, primary", .least = 2, .most = -1,
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .run = crm_deal_contact,
	  .complete = "=deal,=contact+assigns", .entity = "deal_contact" },
	{ .name = "uncontact", .arguments = "DEAL CONTACT...|-", .help = "takes somebody out of a deal", .least = 2,
	  .most = -1, .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE,
	  .run = crm_deal_uncontact, .complete = "=deal,=contact", .entity = "deal_contact" },
	{ .name = "next", .arguments = "[TERM...]", .help = "open deals that need somebody, the most urgent first, and why",
	  .options = { crm_options_deal_next, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = crm_deal_next, .complete = "terms" },
	{ .name = "stale", .arguments = "[TERM...]", .help = "open deals of which nothing was heard for longer than their stage allows",
	  .options = { crm_options_select, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = crm_deal_stale, .complete = "terms" },
	{ .name = "board", .arguments = "[TERM...]", .help = "a pipeline as a board: its open deals by stage",
	  .options = { crm_options_deal_board, crm_options_asof }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = crm_deal_board, .complete = "terms" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-deal",
	.help = "opportunities to sell",
	.entity = "deal",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
