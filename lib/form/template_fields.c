#include "form/template_fields.h"

#include <string.h>

bool crm_template_is_extra(const struct crm_entity *entity, const char *name)
{
	return crm_same(entity->name, "ticket") && crm_same(name, CRM_TEMPLATE_LINKS);
}

static crm_err check_name(const struct crm_model *model, const struct crm_entity *entity, const char *name)
{
	struct crm_path path;

	return crm_template_is_extra(entity, name) ? NULL : crm_path_parse(model, entity, name, &path);
}

/* Would {{ name }} be the text "{ name }", where a field was meant? */
static crm_err refuse_double(const struct crm_model *model, const struct crm_entity *entity, struct crm_arena *arena,
                             const char *source)
{
	for (const char *at = strstr(source, "{{"); at; at = strstr(at + 2, "{{")) {
		const char *from = at + 2 + strspn(at + 2, "{ ");
		size_t n = strcspn(from, " |{}\n"), past = strcspn(from, "{}\n");
		const char *name = crm_copy_n(arena, from, n);

		if (!n || from[past] != '}' || from[past + 1] != '}' || check_name(model, entity, name))
			continue;
		return crm_template_wrong(crm_err_hint(crm_fail(CRM_INVALID, "a field stands in one pair of braces"), "{%s}", name),
		                          source, (size_t)(at - source), (size_t)(from + past + 2 - at));
	}
	return NULL;
}

static crm_err check(const struct crm_model *model, const struct crm_entity *entity, struct crm_arena *arena,
                     const char *source)
{
	struct crm_template parsed;

	CRM_TRY(crm_template_parse(arena, source, &parsed));
	for (size_t i = 0; i < parsed.count; i++) {
		const struct crm_template_piece *piece = &parsed.pieces[i];

		if (piece->name)
			CRM_TRY(crm_template_wrong(check_name(model, entity, piece->name), source, piece->at, piece->length));
	}
	return refuse_double(model, entity, arena, source);
}

crm_err crm_template_check(const struct crm_model *model, const struct crm_entity *entity, const char *source)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	return crm_err_as(check(model, entity, arena, source), CRM_INVALID);
}
