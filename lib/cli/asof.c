#include "cli/asof.h"

#include "base/map.h"
#include "base/str.h"
#include "repo/merged.h"
#include "repo/moment.h"

enum { FIRST_MOST = 5000 }; /* more than that are read as a whole */

const struct crm_option crm_options_asof[] = {
	{ "as-of", 0, "WHEN", "as it was then: a date (its end), a time, a transaction or a commit", NULL, false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

/* What is remembered, the model and now are those of the moment. */
static crm_err look_from(struct crm_tool *tool, int64_t at)
{
	struct crm_repo *repo = tool->repo;

	crm_map_clear(repo->remembered);
	repo->now = repo->reading.now = repo->asking.now = at;
	repo->reading.model = repo->asking.model = repo->store->model;
	if (!tool->named)
		return NULL;
	return crm_err_hint(crm_model_need_entity(repo->store->model, tool->named, &tool->entity),
	                    "there was none of that name then");
}

crm_err crm_tool_asof(struct crm_tool *tool, const struct crm_asof_wish *wish)
{
	struct crm_asof_wish full = wish ? *wish : (struct crm_asof_wish){ .words = true };
	const char *text = crm_option(tool, "as-of");
	struct crm_moment moment;

	if (!text)
		return NULL;
	CRM_TRY(crm_err_in(crm_moment_parse(tool->repo, text, &moment), "--as-of"));
	full.seq = moment.seq;
	CRM_TRY(crm_asof_enter(tool->repo->store, &full));
	return look_from(tool, moment.at);
}

static struct crm_asof_wish wish_of(const struct crm_tool *tool, size_t terms)
{
	/* The ids of merged records are found as well. */
	return (struct crm_asof_wish){ .entity = tool->entity ? tool->entity->name : NULL, .also = CRM_ALIAS_ENTITY,
		.words = terms > 0 || crm_option_given(tool, "where") };
}

crm_err crm_tool_asof_list(struct crm_tool *tool, size_t terms)
{
	struct crm_asof_wish wish = wish_of(tool, terms);

	if (!wish.words && !crm_option_given(tool, "sort"))
		CRM_TRY(crm_option_number(tool, "limit", 0, 0, &wish.first));
	if (wish.first > FIRST_MOST)
		wish.first = 0;
	return crm_tool_asof(tool, &wish);
}

crm_err crm_tool_asof_count(struct crm_tool *tool, size_t terms)
{
	struct crm_asof_wish wish = wish_of(tool, terms);

	wish.count = !wish.words && !crm_option_given(tool, "by");
	return crm_tool_asof(tool, &wish);
}
