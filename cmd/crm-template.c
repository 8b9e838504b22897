/*
 * crm-template: texts with fields in them, by language.
 */
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/asof.h"
#include "cli/listing.h"
#include "cli/records.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "crm/template.h"

static const struct crm_option render_options[] = {
	{ .name = "language", .argument = "LANG", .help = "the one of this language (default: that of who reads it)" },
	{ .name = NULL },
};

enum { ID, LANGUAGE, SUBJECT, BODY, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "id", CRM_T_ID, 0 },
	[LANGUAGE] = { "language", CRM_T_LANGUAGE, 0 },
	[SUBJECT] = { "subject", CRM_T_TEXT, 0 },
	[BODY] = { "body", CRM_T_LONGTEXT, 0 },
};

static crm_err print_row(struct crm_table *table, const char *id, const struct crm_rendered *text)
{
	return crm_table_row(table, (struct crm_value[COLUMNS]){
		[ID] = crm_value_text(id), [LANGUAGE] = crm_value_text(text->language),
		[SUBJECT] = crm_value_text(text->subject), [BODY] = crm_value_text(text->body) });
}

/* As a mail is read. On a terminal what is in the data cannot drive it. */
static void print_text(struct crm_tool *tool, bool first, const struct crm_rendered *text)
{
	struct crm_str *out = &tool->out.buffer;
	bool safe = !crm_listing_width();
	const char *line = text->body;
	if (!first)
		crm_str_add(out, "\n");
	if (*text->subject) {
		crm_str_add(out, "Subject: ");
		crm_utf8_add_shown(out, text->subject, strlen(text->subject), 0);
		crm_str_add(out, "\n\n");
	}
	for (size_t n; *line; line += n + (line[n] == '\n')) {
		n = strcspn(line, "\n");
		if (safe)
			crm_str_add_n(out, line, n);
		else
			crm_utf8_add_shown(out, line, n, 0);
		crm_str_add_c(out, '\n');
	}
	crm_output_tick(&tool->out);
}

static crm_err render_all(struct crm_tool *tool, const struct crm_refs *refs, struct crm_table *table)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	for (size_t i = 0; i < refs->count; i++) {
		struct crm_rendered text;
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_template_render(tool->repo, arena, tool->arguments[0], refs->ids[i], crm_option(tool, "language"), NULL,
		                            &text));
		if (table)
			CRM_TRY(print_row(table, refs->ids[i], &text));
		else
			print_text(tool, !i, &text);
	}
	return NULL;
}

static crm_err render(struct crm_tool *tool)
{
	const struct crm_entity *about;
	struct crm_table *table = NULL;
	struct crm_refs refs;
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(crm_template_about(tool->repo, tool->arena, tool->arguments[0], &about));
	CRM_TRY(crm_refs_read(tool, about, tool->arguments + 1, tool->count - 1, &refs));
	if (!crm_option_given(tool, "output") && !crm_option_given(tool, "fields"))
		return render_all(tool, &refs, NULL);
	CRM_TRY(crm_table_open(tool, about, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, render_all(tool, &refs, table));
}

static const struct crm_verb verbs[] = {
	{ .name = "render", .arguments = "NAME REF...|-", .help = "the text for these records, of what the template is about",
	  .options = { render_options, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 2, .most = -1,
	  .run = render, .complete = "@template" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-template",
	.help = "texts with fields in them, by language",
	.entity = "template",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
