/*
 * crm-kb: articles of the knowledge base, from Markdown files to a site, and the right one for a ticket.
 */
#include "cli/edit.h"
#include "cli/kb_files.h"
#include "cli/kb_views.h"
#include "cli/record_write.h"
#include "cli/records.h"
#include "model/record.h"

static crm_err publish_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record,
                           const char *value)
{
	(void)work, (void)old, (void)value;
	crm_record_put(record, "status", crm_value_text("published"));
	return NULL;
}

static crm_err archive_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record,
                           const char *value)
{
	(void)work, (void)old, (void)value;
	crm_record_put(record, "status", crm_value_text("archived"));
	return NULL;
}

static crm_err publish(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Publish", .edit = publish_one };
	return crm_edit_run(tool, &edit);
}

static crm_err archive(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Archive", .edit = archive_one };
	return crm_edit_run(tool, &edit);
}

#define EDITS .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, \
	.least = 1, .most = -1, .complete = "refs+assigns"

static const struct crm_verb verbs[] = {
	{ .name = "search", .arguments = "WORD...", .help = "published articles that have all these words, the best first",
	  .options = { crm_options_kb_search, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = -1,
	  .run = crm_kb_find },
	{ .name = "suggest", .arguments = "TICKET",
	  .help = "published articles that may answer a ticket, and by which words",
	  .options = { crm_options_kb_suggest, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1,
	  .run = crm_kb_suggest, .complete = "refs", .entity = "ticket" },
	{ .name = "add", .arguments = "FILE...|-|FIELD=VALUE...",
	  .help = "articles from Markdown files, or a new one; prints ids",
	  .options = { crm_options_add, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_kb_add, .complete = "file" },
	{ .name = "import", .arguments = "DIR|FILE...",
	  .help = "all Markdown files of folders; those known by their name change",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1,
	  .run = crm_kb_import, .complete = "file" },
	{ .name = "export", .arguments = "DIR [TERM...]", .help = "articles (all, or those that match) as Markdown files",
	  .needs = CRM_NEEDS_READ, .least = 1, .most = -1, .run = crm_kb_export, .complete = "file,terms" },
	{ .name = "publish", .arguments = "REF...|- [FIELD=VALUE...]", .help = "for all to read", .run = publish, EDITS },
	{ .name = "archive", .arguments = "REF...|- [FIELD=VALUE...]", .help = "no longer for all to read",
	  .run = archive, EDITS },
	{ .name = "expired", .arguments = "[TERM...]", .help = "published articles that hold no longer",
	  .options = { crm_options_kb_expired, crm_options_select, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ,
		.most = -1,
	  .run = crm_kb_list_expired, .complete = "terms" },
	{ .name = "render", .arguments = "DIR", .help = "what is published as a site of HTML files, with a search",
	  .options = { crm_options_kb_render }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1, .run = crm_kb_render,
	  .complete = "file" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-kb",
	.help = "articles of the knowledge base",
	.entity = "article",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
