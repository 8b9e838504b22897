#include "cli/sql_plan.h"

#include <string.h>

#include "base/utf8.h"

enum { ID, PARENT, UNUSED, DETAIL };

struct node {
	int64_t id, parent;
	const char *text;
	struct node *next;               /* in the order of the statement */
};

static crm_err read_nodes(struct crm_tool *tool, struct crm_stmt *stmt, struct node **first)
{
	struct node **end = first;
	bool row;
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		struct node *node = crm_new(tool->arena, struct node, 1);
		node->id = crm_stmt_int(stmt, ID);
		node->parent = crm_stmt_int(stmt, PARENT);
		node->text = crm_copy(tool->arena, crm_stmt_text(stmt, DETAIL));
		*end = node;
		end = &node->next;
	}
}

static const struct node *next_of(const struct node *node, int64_t parent)
{
	while (node && node->parent != parent)
		node = node->next;
	return node;
}

/* `before` is what stands in the lines of the children; it comes back as it was. */
static void print_children(struct crm_tool *tool, const struct node *all, int64_t parent, struct crm_str *before)
{
	struct crm_str *out = &tool->out.buffer;
	const struct node *next;
	for (const struct node *node = next_of(all, parent); node; node = next) {
		size_t n = before->n;
		next = next_of(node->next, parent);
		crm_str_add_n(out, crm_str_text(before), n);
		crm_str_add(out, next ? "|--" : "`--");
		crm_utf8_add_shown(out, node->text, strlen(node->text), 0);
		crm_str_add_c(out, '\n');
		crm_str_add(before, next ? "|  " : "   ");
		print_children(tool, node->next, node->id, before);
		crm_str_cut(before, n);
	}
}

crm_err crm_sql_plan_print(struct crm_tool *tool, struct crm_stmt *stmt)
{
	CRM_AUTO(crm_str_drop) struct crm_str before = {0};
	struct node *first = NULL;
	CRM_TRY(read_nodes(tool, stmt, &first));
	crm_str_add(&tool->out.buffer, "QUERY PLAN\n");
	print_children(tool, first, 0, &before);
	return NULL;
}
