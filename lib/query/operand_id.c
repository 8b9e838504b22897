#include "query/operand_id.h"

#include <string.h>

#include "base/id.h"

static crm_err not_an_id(const struct crm_parse *parse, struct crm_piece piece, const char *text)
{
	crm_err err = crm_fail(CRM_INVALID, "'%s' is not an id: 4 to 16 of the digits 0-9 and a-f", text);

	return crm_parse_point(parse, err, piece.at, piece.n);
}

/* Texts that begin with `start`. No digit of an id, and no entity's id, sorts after `after`. */
static crm_err add_prefix(struct crm_parse *parse, const char *start, const char *after,
                          struct crm_operands *out)
{
	struct crm_operand operand = {
		.low = crm_value_text(crm_copy(parse->arena, start)),
		.high = crm_value_text(crm_textf(parse->arena, "%s%s", start, after)),
		.open = true,
	};

	return crm_operands_add(parse, out, operand);
}

/* An id or prefix of one, stored after `kind` ("" or "deal:"). */
static crm_err add_id(struct crm_parse *parse, const char *kind, const char *id,
                      struct crm_operands *out)
{
	char *text = crm_textf(parse->arena, "%s%s", kind, id);

	if (!crm_id_valid(id))
		return add_prefix(parse, text, "g", out);
	return crm_operands_add(parse, out, (struct crm_operand){ .low = crm_value_text(text) });
}

crm_err crm_operand_id(struct crm_parse *parse, struct crm_piece piece, struct crm_operands *out)
{
	if (!crm_id_prefix_valid(piece.text))
		return not_an_id(parse, piece, piece.text);
	return add_id(parse, "", piece.text, out);
}

/* What crm_asking.ids found nearest becomes part of the whole term. */
static crm_err unfound(const struct crm_parse *parse, crm_err err, const struct crm_field *field,
                       struct crm_piece piece, const char *kind)
{
	const char *near = NULL;

	if (err->nearest[0])
		near = crm_textf(parse->arena, "%s%s", kind, err->nearest);
	return crm_parse_mend(parse, crm_err_field(err, field ? field->name : NULL), piece.at,
	                      piece.n, near);
}

/* The ids that `text` may mean, each after `kind`. */
static crm_err add_named(struct crm_parse *parse, const struct crm_field *field,
                         const struct crm_entity *target, struct crm_piece piece,
                         const char *kind, const char *text, struct crm_operands *out)
{
	const struct crm_asking *asking = parse->asking;
	const char **ids = NULL;
	size_t count = 0;

	if (!asking->ids) {
		if (!crm_id_prefix_valid(text))
			return not_an_id(parse, piece, text);
		return add_id(parse, kind, text, out);
	}
	crm_err err = asking->ids(asking->context, parse->arena, target, text, &ids, &count);
	if (err)
		return unfound(parse, err, field, piece, kind);
	for (size_t i = 0; i < count; i++)
		CRM_TRY(add_id(parse, kind, ids[i], out));
	return NULL;
}

crm_err crm_operand_link(struct crm_parse *parse, const struct crm_field *field,
                         struct crm_piece piece, struct crm_operands *out)
{
	const struct crm_entity *target = crm_model_entity(parse->asking->model, field->target);

	if (!target)
		return crm_operand_id(parse, piece, out);
	return add_named(parse, field, target, piece, "", piece.text, out);
}

/* Spans for every kind of record rather than one comparison of the tail: the index on the column serves. */
static crm_err any_kind(struct crm_parse *parse, struct crm_piece piece, struct crm_operands *out)
{
	const struct crm_model *model = parse->asking->model;

	if (!crm_id_prefix_valid(piece.text)) {
		crm_err err = crm_fail(CRM_INVALID, "'%s' does not say what kind of record it is",
		                       piece.text);
		err = crm_err_hint(err, "write the kind and a colon in front, as company:%s", piece.text);
		return crm_parse_point(parse, err, piece.at, piece.n);
	}
	for (size_t i = 0; i < model->count; i++) {
		char *kind = crm_textf(parse->arena, "%s:", model->entities[i]->name);
		CRM_TRY(add_id(parse, kind, piece.text, out));
	}
	return NULL;
}

crm_err crm_operand_anylink(struct crm_parse *parse, struct crm_piece piece, struct crm_operands *out)
{
	const char *colon = strchr(piece.text, ':');
	const struct crm_entity *target;

	if (!colon)
		return any_kind(parse, piece, out);
	char *name = crm_copy_n(parse->arena, piece.text, (size_t)(colon - piece.text));
	crm_err err = crm_model_need_entity(parse->asking->model, name, &target);
	if (err)
		return crm_parse_point(parse, err, piece.at, piece.n);
	char *kind = crm_textf(parse->arena, "%s:", target->name);
	if (!colon[1])
		return add_prefix(parse, kind, "g", out);
	return add_named(parse, NULL, target, piece, kind, colon + 1, out);
}
