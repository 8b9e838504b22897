#include "query/sql_word.h"

#include <string.h>

#include "base/utf8.h"
#include "query/word.h"

/* What the index cannot find is looked for in the columns, folded. */
static void add_piece(struct crm_build *build, struct crm_str *out, const struct crm_node *node)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};

	crm_fold(&folded, node->word, strlen(node->word));
	char *piece = crm_copy(build->arena, crm_str_text(&folded));
	crm_str_add_c(out, '(');
	for (size_t i = 0; i < node->searched_count; i++) {
		const struct crm_field *field = node->entity->fields[node->searched[i]];
		crm_str_add(out, i ? " OR instr(crm_fold(" : "instr(crm_fold(");
		crm_sql_add_column(out, 0, field->name);
		crm_str_add(out, "), ");
		crm_sql_add_value(build, out, crm_value_text(piece));
		crm_str_add(out, ") > 0");
	}
	crm_str_add_c(out, ')');
}

void crm_sql_add_word(struct crm_build *build, struct crm_str *out, const struct crm_node *node)
{
	if (crm_word_is_piece(node->word)) {
		add_piece(build, out, node);
		return;
	}
	char *index = crm_textf(build->arena, "%s_fts", node->entity->name);
	crm_str_add(out, "t.rowid IN (SELECT rowid FROM ");
	crm_sql_add_name(out, index);
	crm_str_add(out, " WHERE ");
	crm_sql_add_name(out, index);
	crm_str_add(out, " MATCH ");
	crm_sql_add_value(build, out, crm_value_text(crm_word_for_index(build->arena, node)));
	crm_str_add_c(out, ')');
}
