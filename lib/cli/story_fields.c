#include "cli/story_fields.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "repo/merged.h"
#include "repo/ref.h"
#include "store/removed.h"

const struct crm_option crm_options_of_fields[] = {
	{ .name = "fields", .letter = 'f', .argument = "FIELDS",
	  .help = "of these fields alone, parted by commas (* is all)", .complete = "fields" },
	{ .name = NULL },
};

/* The id of a record that was merged into another leads to that one; its own story is still told under it. */
static bool is_merged(struct crm_tool *tool, const struct crm_entity *entity, const char *text, char id[17])
{
	struct crm_merged merged;
	if (!crm_id_prefix_valid(text) || crm_starts(id, text) ||
	    crm_merged_find(tool->repo, entity, text, &merged))
		return false;
	memcpy(id, merged.id, sizeof merged.id);
	return true;
}

/* A removed record has a story too. */
crm_err crm_story_ref(struct crm_tool *tool, const struct crm_entity *entity, const char *text, const char **id)
{
	char found[17];
	const char **ids;
	size_t count = 0;
	crm_err err = crm_ref_find(tool->repo, entity, text, NULL, NULL, found);
	if (!err && is_merged(tool, entity, text, found)) {
		*id = crm_copy(tool->arena, found);
		return NULL;
	}
	if (crm_err_kind(err) != CRM_NOT_FOUND || !crm_id_prefix_valid(text)) {
		CRM_TRY(err);
		*id = crm_copy(tool->arena, found);
		return NULL;
	}
	CRM_TRY(crm_removed_ids(tool->repo->store, tool->arena, entity, text, 2, &ids, &count));
	if (count != 1)
		return crm_ref_find(tool->repo, entity, text, NULL, NULL, found);
	*id = ids[0];
	return NULL;
}

crm_err crm_story_refs(struct crm_tool *tool, const struct crm_entity *entity, struct crm_refs *out)
{
	CRM_TRY(crm_refs_texts(tool, entity, tool->arguments, tool->count, out));
	for (size_t i = 0; i < out->count; i++)
		CRM_TRY(crm_story_ref(tool, entity, out->ids[i], &out->ids[i]));
	return NULL;
}

crm_err crm_story_fields(struct crm_tool *tool, const struct crm_entity *entity, const char *const **names)
{
	const char *text = crm_option(tool, "fields");
	size_t count = 0;
	char *rest = NULL;
	int field;
	*names = NULL;
	if (!text || crm_same(text, "*"))
		return NULL;
	const char **list = crm_new(tool->arena, const char *, strlen(text) + 1);
	for (char *name = strtok_r(crm_copy(tool->arena, text), ", ", &rest); name; name = strtok_r(NULL, ", ", &rest)) {
		if (entity)
			CRM_TRY(crm_err_in(crm_entity_need_field(entity, name, &field), "--fields"));
		list[count++] = name;
	}
	*names = list;
	return count ? NULL : crm_fail(CRM_USAGE, "--fields names no field");
}

static bool is_named(const char *const *names, const char *field)
{
	if (!names)
		return true;
	for (; *names; names++)
		if (strcmp(*names, field) == 0)
			return true;
	return false;
}

bool crm_story_shows(const struct crm_tool *tool, const struct crm_entity *entity, const char *const *names,
                     const char *field)
{
	int at = entity ? crm_entity_field(entity, field) : CRM_NO_FIELD;
	if (!is_named(names, field) || (at >= 0 && !names && entity->fields[at]->flags & CRM_SECRET))
		return false;
	return at == CRM_NO_FIELD || crm_may_read(&tool->repo->actor, entity, entity->fields[at]);
}
