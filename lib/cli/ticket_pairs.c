#include "cli/ticket_pairs.h"

#include <string.h>

#include "base/str.h"
#include "cli/edit.h"
#include "cli/refs.h"
#include "crm/ticket_link.h"
#include "crm/ticket_split.h"
#include "repo/ref.h"

/* -- link, unlink ---------------------------------------------------------------------- */

static crm_err read_ref(struct crm_tool *tool, const char *text, const char **out)
{
	char *id = crm_alloc(tool->arena, 17);
	*out = id;
	return crm_ref_find(tool->repo, tool->entity, text, NULL, NULL, id);
}

/* REF OTHER [kind=KIND] */
static crm_err read_pair(struct crm_tool *tool, struct crm_ticket_pair *pair)
{
	const struct crm_entity *link = crm_model_entity(tool->repo->store->model, "ticket_link");
	struct crm_assigns assigns;
	*pair = (struct crm_ticket_pair){0};
	CRM_TRY(crm_assigns_parse(tool, link, tool->arguments + 2, tool->count - 2, true, &assigns));
	for (size_t i = 0; i < assigns.count; i++) {
		if (assigns.items[i].field != crm_entity_field(link, "kind"))
			return crm_fail(CRM_USAGE, "of a link only its kind can be said: kind=blocks");
		pair->kind = assigns.items[i].text;
	}
	CRM_TRY(read_ref(tool, tool->arguments[0], &pair->ticket));
	return read_ref(tool, tool->arguments[1], &pair->other);
}

static crm_err run_pair(struct crm_tool *tool, crm_err (*run)(struct crm_repo *repo, struct crm_change *change,
                                                             struct crm_arena *arena, const struct crm_ticket_pair *pair))
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_ticket_pair pair;
	CRM_TRY(read_pair(tool, &pair));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(run(tool->repo, work.change, work.arena, &pair));
	CRM_TRY(crm_work_done(&work, pair.ticket));
	return crm_work_end(&work);
}

crm_err crm_ticket_tie(struct crm_tool *tool)
{
	return run_pair(tool, crm_ticket_link);
}

crm_err crm_ticket_untie(struct crm_tool *tool)
{
	return run_pair(tool, crm_ticket_unlink);
}

/* -- split ----------------------------------------------------------------------------- */

crm_err crm_ticket_part(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	const struct crm_entity *message = crm_model_entity(tool->repo->store->model, "message");
	struct crm_ticket_split wish;
	struct crm_assigns assigns;
	struct crm_refs refs;
	char id[17];
	size_t n = 1;
	while (n < tool->count && !crm_assign_is(tool->arguments[n]))
		n++;
	if (n < 2 || crm_assign_is(tool->arguments[0]))
		return crm_fail(CRM_USAGE, "which messages? Give the ticket, then them, or - for a stream");
	CRM_TRY(crm_assigns_parse(tool, tool->entity, tool->arguments + n, tool->count - n, true, &assigns));
	CRM_TRY(crm_refs_read(tool, message, tool->arguments + 1, n - 1, &refs));
	if (!refs.count)
		return crm_nothing();
	wish = (struct crm_ticket_split){ .messages = refs.ids, .message_count = refs.count, .assigns = assigns.items,
		.count = assigns.count };
	CRM_TRY(read_ref(tool, tool->arguments[0], &wish.ticket));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(crm_ticket_split(tool->repo, work.change, work.arena, &wish, id));
	CRM_TRY(crm_work_done(&work, id));
	return crm_work_end(&work);
}
