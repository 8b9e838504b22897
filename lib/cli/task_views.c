#include "cli/task_views.h"

#include "cli/asof.h"
#include "cli/listing.h"
#include "crm/task.h"

const struct crm_option crm_options_task_due[] = {
	{ .name = "until", .argument = "WHEN", .help = "due before the end of it (default: today)" },
	{ .name = NULL },
};

crm_err crm_task_list_due(struct crm_tool *tool)
{
	const char *until = crm_option(tool, "until");
	const struct crm_entity *entity;
	struct crm_sort first = {0};
	struct crm_select select;
	struct crm_node *due;
	int64_t rows = 0;
	CRM_TRY(crm_tool_asof_show(tool, &entity));
	CRM_TRY(crm_listing_select(tool, entity, tool->arguments, tool->count, &select));
	CRM_TRY(crm_err_in(crm_task_due(tool->repo, tool->arena, until ? until : "today", &due), "--until"));
	select.where = crm_node_and(tool->arena, due, (struct crm_node *)select.where);
	if (!crm_option_given(tool, "fields"))
		CRM_TRY(crm_listing_columns(tool, entity, "id,subject,due_at,is_overdue,priority,assignee,about", &select));
	CRM_TRY(crm_path_parse(tool->repo->store->model, entity, "due_at", &first.path));
	if (!crm_option_given(tool, "sort")) {
		select.sorts = &first;
		select.sort_count = 1;
	}
	CRM_TRY(crm_listing_run(tool, &select, &rows));
	return rows ? NULL : crm_nothing();
}
