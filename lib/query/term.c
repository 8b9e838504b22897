#include "query/term.h"

#include <string.h>

#include "base/utf8.h"
#include "query/compare.h"
#include "query/lex.h"
#include "query/where.h"

static struct crm_node *node_of(struct crm_arena *arena, enum crm_node_kind kind)
{
	struct crm_node *node = crm_new(arena, struct crm_node, 1);

	node->kind = kind;
	return node;
}

struct crm_node *crm_node_and(struct crm_arena *arena, struct crm_node *a, struct crm_node *b)
{
	if (!a || a->kind == CRM_NODE_ALL)
		return b ? b : a;
	if (!b || b->kind == CRM_NODE_ALL)
		return a;
	struct crm_node *node = node_of(arena, CRM_NODE_AND);
	node->left = a;
	node->right = b;
	return node;
}

static struct crm_node *compare_field(struct crm_arena *arena, const struct crm_entity *entity, int field, size_t count)
{
	struct crm_node *node = node_of(arena, CRM_NODE_COMPARE);

	node->path = (struct crm_path){ .length = 1, .entities = { entity }, .fields = { entity->fields[field] } };
	node->compare = count ? CRM_EQ : CRM_IS_EMPTY;
	node->count = count;
	if (count)
		node->operands = crm_new(arena, struct crm_operand, count);
	return node;
}

struct crm_node *crm_node_equals(struct crm_arena *arena, const struct crm_entity *entity, int field,
                                 struct crm_value value)
{
	struct crm_node *node = compare_field(arena, entity, field, value.shape != CRM_EMPTY);

	if (node->count)
		node->operands[0].low = crm_value_copy(arena, value);
	return node;
}

struct crm_node *crm_node_any_of(struct crm_arena *arena, const struct crm_entity *entity, int field,
                                 const char *const *texts, size_t count)
{
	struct crm_node *node = compare_field(arena, entity, field, count);

	for (size_t i = 0; i < count; i++)
		node->operands[i].low = crm_value_text(texts[i]);
	return node;
}

struct crm_node *crm_node_or(struct crm_arena *arena, struct crm_node *a, struct crm_node *b)
{
	struct crm_node *node;

	if (!a)
		return b;
	node = node_of(arena, CRM_NODE_OR);
	node->left = a;
	node->right = b;
	return node;
}

static crm_err check_utf8(const char *text)
{
	size_t at;

	if (crm_utf8_valid(text, strlen(text), &at))
		return NULL;
	return crm_fail(CRM_INVALID, "a term is not UTF-8 text (byte %zu)", at + 1);
}

/* Where the first operator stands; the length if there is none. */
static size_t operator_at(const char *text)
{
	enum crm_compare compare;
	size_t at = 0;

	while (text[at] && crm_lex_operator(text + at, &compare) == 0)
		at++;
	return at;
}

static crm_err no_field(const struct crm_parse *parse)
{
	crm_err err = crm_fail(CRM_USAGE, "there is no field before the operator");

	return crm_parse_point(parse, err, 0, 1);
}

static crm_err parse_term(struct crm_parse *parse, struct crm_node **out)
{
	const char *text = parse->source;
	struct crm_comparison comparison = {0};
	size_t at = operator_at(text), n;

	if (!text[at])
		return crm_word_parse(parse, (struct crm_piece){ .text = text, .n = at }, out);
	if (at == 0)
		return no_field(parse);
	comparison.field = (struct crm_piece){ .text = crm_copy_n(parse->arena, text, at), .n = at };
	CRM_TRY(crm_compare_check_operator(parse, comparison.field, at, ","));
	n = crm_lex_operator(text + at, &comparison.compare);
	comparison.operator = (struct crm_piece){ .text = text + at, .at = at, .n = n };
	crm_lex_values(parse->arena, text, at + n, &comparison.values);
	return crm_compare_parse(parse, &comparison, out);
}

crm_err crm_terms_parse(struct crm_arena *arena, const struct crm_asking *asking,
                        const struct crm_entity *entity, const char *const *terms, size_t count,
                        struct crm_node **out)
{
	struct crm_parse parse = { .arena = arena, .asking = asking, .entity = entity };

	*out = node_of(arena, CRM_NODE_ALL);
	for (size_t i = 0; i < count; i++) {
		struct crm_node *node = NULL;
		CRM_TRY(check_utf8(terms[i]));
		/* The tree borrows words from its source. */
		parse.source = crm_copy(arena, terms[i]);
		CRM_TRY(parse_term(&parse, &node));
		*out = crm_node_and(arena, *out, node);
	}
	return NULL;
}

crm_err crm_where_parse(struct crm_arena *arena, const struct crm_asking *asking,
                        const struct crm_entity *entity, const char *text, struct crm_node **out)
{
	struct crm_parse parse = {
		.arena = arena, .asking = asking, .entity = entity,
	};

	*out = node_of(arena, CRM_NODE_ALL);
	CRM_TRY(check_utf8(text));
	parse.source = crm_copy(arena, text);
	return crm_where_read(&parse, out);
}
