#include "query/compare.h"

#include <string.h>

#include "base/utf8.h"
#include "query/label.h"
#include "query/operand.h"
#include "query/term_path.h"

bool crm_compare_is_ordered(enum crm_compare compare)
{
	return compare == CRM_LT || compare == CRM_LE || compare == CRM_GT || compare == CRM_GE;
}

static bool is_contains(enum crm_compare compare)
{
	return compare == CRM_CONTAINS || compare == CRM_LACKS;
}

/* Numbers and days are kept in a form nobody typed, so looking for a text in them would surprise. */
static bool is_text(const struct crm_field *field)
{
	return crm_same(crm_type_sql(field->type), "TEXT") && field->type != CRM_T_DATE &&
	       field->type != CRM_T_INSTANT;
}

/* '=<a@b>' of a text begins a value. */
static bool begins_value(const struct crm_parse *parse, struct crm_piece name, const char *operator)
{
	struct crm_path path;

	if (operator[0] != '=' || !strchr("<>", operator[1]) || crm_term_path(parse, name, &path))
		return false;
	return is_text(crm_path_field(&path)) && crm_path_field(&path)->type != CRM_T_CHOICE;
}

static crm_err wants_quotes(const struct crm_parse *parse, crm_err err, size_t at, const char *ends)
{
	CRM_AUTO(crm_str_drop) struct crm_str quoted = {0};
	size_t n = strcspn(parse->source + at, ends);

	crm_str_add_c(&quoted, '"');
	for (size_t i = 0; i < n; i++) {
		crm_str_add_c(&quoted, parse->source[at + i]);
		if (parse->source[at + i] == '"')
			crm_str_add_c(&quoted, '"');
	}
	crm_str_add_c(&quoted, '"');
	return crm_parse_mend(parse, err, at, n, crm_str_text(&quoted));
}

crm_err crm_compare_check_operator(const struct crm_parse *parse, struct crm_piece name, size_t at, const char *ends)
{
	const char *instead;
	size_t n = crm_lex_foreign(parse->source + at, &instead);

	if (n == 0)
		return NULL;
	bool quotes = begins_value(parse, name, parse->source + at);
	crm_err err = crm_fail(CRM_USAGE, "'%.*s' is not an operator here", (int)n,
	                       parse->source + at);
	if (quotes)
		return wants_quotes(parse, err, at + 1, ends);
	return crm_parse_mend(parse, err, at, n, instead);
}

/* The error under the operator, and the same term with `=`. */
static crm_err unfit(const struct crm_parse *parse, const struct crm_comparison *comparison, crm_err err)
{
	bool not = comparison->compare == CRM_LACKS;

	return crm_parse_mend(parse, err, comparison->operator.at, comparison->operator.n,
	                      not ? "!=" : "=");
}

static crm_err check_order(const struct crm_parse *parse, const struct crm_comparison *comparison,
                           const struct crm_field *field)
{
	const struct crm_pieces *values = &comparison->values;

	if (field->flags & CRM_LIST)
		return unfit(parse, comparison, crm_fail(CRM_USAGE, "%s is a list, and lists have no order",
		                                         field->name));
	if (!crm_type_is_ordered(field->type))
		return unfit(parse, comparison, crm_fail(CRM_USAGE, "%s values have no order",
		                                         crm_type_name(field->type)));
	if (values->count > 1) {
		struct crm_piece last = values->list[values->count - 1];
		size_t at = values->list[0].at;
		crm_err err = crm_fail(CRM_USAGE, "'%s' takes one value",
		                       crm_lex_operator_text(comparison->compare));
		err = crm_err_hint(err, "commas part alternatives: write numbers without them, "
		                   "or put the value in quotes");
		return crm_parse_point(parse, err, at, last.at + last.n - at);
	}
	return NULL;
}

/* Of a link, ~ looks in its target's label. */
static crm_err check_label(const struct crm_parse *parse, const struct crm_comparison *comparison,
                           const struct crm_field *field, struct crm_node *node)
{
	int labels[CRM_LABEL_MOST];

	node->entity = crm_model_entity(parse->asking->model, field->target);
	if (node->entity && crm_label_fields(node->entity, labels) > 0)
		return NULL;
	return unfit(parse, comparison, crm_fail(CRM_USAGE, "records of %s have no names to look in",
	                                         field->target));
}

static crm_err check_contains(const struct crm_parse *parse, const struct crm_comparison *comparison,
                              const struct crm_field *field, struct crm_node *node)
{

	if (!is_text(field))
		return unfit(parse, comparison, crm_fail(CRM_USAGE, "'%s' looks in texts, and %s is %s",
		                                         crm_lex_operator_text(comparison->compare),
		                                         field->name, crm_type_title(field->type)));
	if (field->type == CRM_T_ANYLINK) {
		crm_err err = crm_fail(CRM_USAGE, "%s leads to records of any kind", field->name);
		err = crm_err_hint(err, "%s=company:NAME", field->name);
		return crm_parse_point(parse, err, comparison->operator.at, comparison->operator.n);
	}
	return field->type == CRM_T_LINK ? check_label(parse, comparison, field, node) : NULL;
}

static crm_err check_fit(const struct crm_parse *parse, const struct crm_comparison *comparison,
                         struct crm_node *node)
{
	const struct crm_field *field = crm_path_field(&node->path);

	if (crm_compare_is_ordered(comparison->compare))
		return check_order(parse, comparison, field);
	if (is_contains(comparison->compare))
		return check_contains(parse, comparison, field, node);
	return NULL;
}

static bool is_bare(const struct crm_comparison *comparison)
{
	return comparison->values.count == 1 && !*comparison->values.list[0].text;
}

static crm_err without_value(const struct crm_parse *parse, const struct crm_comparison *comparison)
{
	crm_err err = crm_fail(CRM_USAGE, "'%s' needs a value",
	                       crm_lex_operator_text(comparison->compare));

	return crm_parse_point(parse, err, comparison->operator.at, comparison->operator.n);
}

static crm_err parse_values(struct crm_parse *parse, const struct crm_comparison *comparison,
                            struct crm_node *node)
{
	const struct crm_field *field = crm_path_field(&node->path);
	struct crm_operands operands = {0};

	for (size_t i = 0; i < comparison->values.count; i++) {
		struct crm_piece piece = comparison->values.list[i];
		size_t before = operands.count;
		if (is_contains(node->compare))
			CRM_TRY(crm_operand_folded(parse, piece, &operands));
		else
			CRM_TRY(crm_operand_parse(parse, field, piece, &operands));
		if (crm_compare_is_ordered(node->compare) &&
		    (operands.count == before || operands.list[before].low.shape == CRM_EMPTY))
			return without_value(parse, comparison);
	}
	node->operands = operands.list;
	node->count = operands.count;
	return NULL;
}

crm_err crm_compare_parse(struct crm_parse *parse, const struct crm_comparison *comparison,
                          struct crm_node **out)
{
	struct crm_node *node = crm_new(parse->arena, struct crm_node, 1);

	node->kind = CRM_NODE_COMPARE;
	node->compare = comparison->compare;
	CRM_TRY(crm_parse_count_term(parse));
	CRM_TRY(crm_term_path(parse, comparison->field, &node->path));
	CRM_TRY(check_fit(parse, comparison, node));
	*out = node;
	if (!is_bare(comparison))
		return parse_values(parse, comparison, node);
	if (node->compare != CRM_EQ && node->compare != CRM_NE)
		return without_value(parse, comparison);
	node->compare = node->compare == CRM_EQ ? CRM_IS_EMPTY : CRM_IS_FILLED;
	return NULL;
}

static void take_searched(const struct crm_parse *parse, struct crm_node *node)
{
	const struct crm_entity *entity = parse->entity;
	int *fields = crm_new(parse->arena, int, entity->count);

	node->searched_all = true;
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		if (!(field->flags & CRM_SEARCHED))
			continue;
		/* The index still has what a retired field held. */
		if (!(field->flags & CRM_RETIRED) && crm_parse_may_read(parse, entity, field))
			fields[node->searched_count++] = (int)i;
		else
			node->searched_all = false;
	}
	node->searched = fields;
}

crm_err crm_word_parse(struct crm_parse *parse, struct crm_piece word, struct crm_node **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};
	struct crm_node *node = crm_new(parse->arena, struct crm_node, 1);

	CRM_TRY(crm_parse_count_term(parse));
	crm_fold(&folded, word.text, strlen(word.text));
	if (folded.n == 0) {
		crm_err err = crm_fail(CRM_USAGE, "there is no text to look for");
		return crm_parse_point(parse, err, word.at, word.n);
	}
	node->kind = CRM_NODE_WORD;
	node->word = word.text;
	node->entity = parse->entity;
	take_searched(parse, node);
	CRM_TRY(crm_parse_count_values(parse, node->searched_count));
	*out = node;
	if (node->searched_count > 0)
		return NULL;
	crm_err err = crm_fail(CRM_USAGE, "%s has no fields that words are searched in",
	                       parse->entity->name);
	err = crm_err_hint(err, "name a field: FIELD~TEXT");
	return crm_parse_point(parse, err, word.at, word.n);
}
