/*
 * Texts with fields in them: reading never crashes, a caret stands within its line, what is accepted is made of the pieces
 * it was read as, and names only fields that there are.
 */
#include <stdlib.h>
#include <string.h>

#include "form/template_fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(crm_err err)
{
	if (err && err->source[0] &&
	    (err->caret < 0 || err->caret_length < 0 || (size_t)err->caret + (size_t)err->caret_length > strlen(err->source)))
		abort();
}

/* The pieces stand in the source one after the other, and none is longer than what it was. */
static void check_pieces(const struct crm_template *parsed, size_t length)
{
	size_t at = 0;

	for (size_t i = 0; i < parsed->count; i++) {
		const struct crm_template_piece *piece = &parsed->pieces[i];
		if (!piece->name)
			continue;
		if (piece->at < at || piece->at + piece->length >= length || piece->length != strlen(piece->name) ||
		    strncmp(parsed->source + piece->at, piece->name, piece->length) != 0 || strpbrk(piece->name, "{|}"))
			abort();
		at = piece->at + piece->length;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crm_model *model;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_template parsed;
	struct crm_path path;

	if (!model && crm_model_new(&model))
		abort();
	const struct crm_entity *ticket = crm_model_entity(model, "ticket");
	const char *text = crm_copy_n(arena, (const char *)data, size);
	crm_err err = crm_template_parse(arena, text, &parsed);
	check_error(err);
	if (!err)
		check_pieces(&parsed, strlen(text));
	crm_err refused = crm_template_check(model, ticket, text);
	check_error(refused);
	if (err && !refused)
		abort();
	const char **names = refused ? NULL : crm_template_names(arena, &parsed);
	for (size_t i = 0; names && names[i]; i++)
		if (!crm_template_is_extra(ticket, names[i]) && crm_path_parse(model, ticket, names[i], &path))
			abort();
	return 0;
}
