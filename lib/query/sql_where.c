#include "query/sql_where.h"

#include "query/sql_compare.h"
#include "query/sql_word.h"

/*
 * NOT is carried down to the comparisons (De Morgan), and only there it meets NULL, where
 * `IS NOT TRUE` is the exact complement. Above it, AND and OR of conditions that are true or else
 * false or NULL are true exactly when they should be; and a comparison that is not negated stays
 * as an index can serve it.
 */

static bool is_branch(const struct crm_node *node)
{
	return node->kind == CRM_NODE_AND || node->kind == CRM_NODE_OR;
}

static const struct crm_node *through_not(const struct crm_node *node, bool *negative)
{
	while (node->kind == CRM_NODE_NOT) {
		*negative = !*negative;
		node = node->left;
	}
	return node;
}

/* AND or OR, as it is after negation. */
static enum crm_node_kind kind_of(const struct crm_node *node, bool negative)
{
	if (!negative)
		return node->kind;
	return node->kind == CRM_NODE_AND ? CRM_NODE_OR : CRM_NODE_AND;
}

/* How many pairs of parentheses stand inside each other. */
static int depth(const struct crm_node *node, bool negative, enum crm_node_kind above)
{
	node = through_not(node, &negative);
	if (!is_branch(node))
		return 0;
	enum crm_node_kind kind = kind_of(node, negative);
	int left = depth(node->left, negative, kind), right = depth(node->right, negative, kind);
	return (left > right ? left : right) + (kind != above);
}

static void add_leaf(struct crm_build *build, struct crm_str *out, const struct crm_node *node,
                     bool negative)
{
	if (node->kind == CRM_NODE_ALL) {
		crm_str_add(out, negative ? "0" : "1");
		return;
	}
	if (node->kind == CRM_NODE_COMPARE && crm_compare_is_negative(node->compare))
		negative = !negative;
	if (negative)
		crm_str_add_c(out, '(');
	if (node->kind == CRM_NODE_WORD)
		crm_sql_add_word(build, out, node);
	else
		crm_sql_add_compare(build, out, node);
	if (negative)
		crm_str_add(out, ") IS NOT TRUE");
}

static void add(struct crm_build *build, struct crm_str *out, const struct crm_node *node,
                bool negative, enum crm_node_kind above)
{
	node = through_not(node, &negative);
	if (!is_branch(node)) {
		add_leaf(build, out, node, negative);
		return;
	}
	enum crm_node_kind kind = kind_of(node, negative);
	/* The deeper side goes first: SQLite's parser keeps what stands before an open parenthesis
	 * on a small stack. */
	bool swap = depth(node->right, negative, kind) > depth(node->left, negative, kind);
	if (kind != above)
		crm_str_add_c(out, '(');
	add(build, out, swap ? node->right : node->left, negative, kind);
	crm_str_add(out, kind == CRM_NODE_AND ? " AND " : " OR ");
	add(build, out, swap ? node->left : node->right, negative, kind);
	if (kind != above)
		crm_str_add_c(out, ')');
}

void crm_sql_add_where(struct crm_build *build, struct crm_str *out, const struct crm_node *where)
{
	if (where && where->kind != CRM_NODE_ALL)
		add(build, out, where, false, CRM_NODE_AND);
}
