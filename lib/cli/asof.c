#include "cli/asof.h"

#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "repo/merged.h"
#include "repo/moment.h"

enum { FIRST_MOST = 5000 }; /* more than that are read as a whole */

const struct crm_option crm_options_asof[] = {
	{ .name = "as-of", .argument = "WHEN",
	  .help = "as it was then: a date (its end), a time, a transaction or a commit" },
	{ .name = NULL },
};

/* What is remembered, the model and now are those of the moment. */
static void look_from(struct crm_repo *repo, int64_t at)
{
	crm_map_clear(repo->remembered);
	repo->now = repo->reading.now = repo->asking.now = at;
	repo->reading.model = repo->asking.model = repo->store->model;
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
	look_from(tool->repo, moment.at);
	return NULL;
}

/* Of the model of that moment. */
static crm_err enter(struct crm_tool *tool, const struct crm_asof_wish *wish, const struct crm_entity **entity)
{
	*entity = tool->entity;
	CRM_TRY(crm_tool_asof(tool, wish));
	if (!crm_option_given(tool, "as-of"))
		return NULL;
	return crm_err_hint(crm_model_need_entity(tool->repo->store->model, tool->named, entity),
	                    "there was none of that name then");
}

crm_err crm_tool_asof_show(struct crm_tool *tool, const struct crm_entity **entity)
{
	return enter(tool, NULL, entity);
}

static bool is_of_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* As a word of its own: 'age' is not in 'stage'. */
static bool mentions(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = strstr(text, name); at; at = strstr(at + 1, name))
		if ((at == text || !is_of_name(at[-1])) && !is_of_name(at[n]))
			return true;
	return false;
}

/* Does a text of the command line name something of this entity that is computed when asked? To find more than was meant
 * costs no more than time. */
static bool mentions_any(const struct crm_entity *entity, const char *text)
{
	for (size_t i = 0; text && i < entity->asked_count; i++)
		if (mentions(text, entity->asked[i]->name))
			return true;
	return false;
}

static bool shows_any(const struct crm_entity *entity)
{
	for (size_t i = 0; entity && i < entity->asked_count; i++)
		if (entity->asked[i]->flags & CRM_SHOWN)
			return true;
	return false;
}

bool crm_tool_asks(const struct crm_tool *tool, const struct crm_entity *entity)
{
	const struct crm_model *model = tool->repo->store->model;
	bool asks = shows_any(entity);

	for (size_t e = 0; !asks && e < model->count; e++) {
		for (size_t i = 0; !asks && i < tool->given_count; i++)
			asks = mentions_any(model->entities[e], tool->given[i].value);
		for (size_t i = 0; !asks && i < tool->count; i++)
			asks = mentions_any(model->entities[e], tool->arguments[i]);
	}
	return asks;
}

static struct crm_asof_wish wish_of(const struct crm_tool *tool, size_t terms)
{
	/* The ids of merged records are found as well. */
	return (struct crm_asof_wish){ .entity = tool->entity ? tool->entity->name : NULL, .also = CRM_ALIAS_ENTITY,
		.words = terms > 0 || crm_option_given(tool, "where"), .asked = crm_tool_asks(tool, tool->entity) };
}

crm_err crm_tool_asof_list(struct crm_tool *tool, size_t terms, const struct crm_entity **entity)
{
	struct crm_asof_wish wish = wish_of(tool, terms);

	if (!wish.words && !crm_option_given(tool, "sort"))
		CRM_TRY(crm_option_number(tool, "limit", 0, 0, &wish.first));
	if (wish.first > FIRST_MOST)
		wish.first = 0;
	return enter(tool, &wish, entity);
}

crm_err crm_tool_asof_count(struct crm_tool *tool, size_t terms, const struct crm_entity **entity)
{
	struct crm_asof_wish wish = wish_of(tool, terms);

	wish.count = !wish.words && !crm_option_given(tool, "by");
	return enter(tool, &wish, entity);
}
