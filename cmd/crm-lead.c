/*
 * crm-lead: contacts early in their life, from the first touch to the deal.
 */
#include <string.h>

#include "base/shell.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/asof.h"
#include "cli/edit.h"
#include "cli/lead_assign.h"
#include "cli/lead_score.h"
#include "cli/listing.h"
#include "cli/record_read.h"
#include "cli/records.h"
#include "cli/refs.h"
#include "crm/lead.h"
#include "crm/lead_convert.h"
#include "form/source_csv.h"
#include "form/source_form.h"
#include "form/source_json.h"
#include "form/source_jsonl.h"
#include "form/source_tsv.h"

/* -- list, count ------------------------------------------------------------------- */

/* The tool's terms, and that it is about leads. */
static void narrow(struct crm_tool *tool)
{
	const char **terms = crm_new(tool->arena, const char *, tool->count + 1);
	for (size_t i = 0; i < tool->count; i++)
		terms[i] = tool->arguments[i];
	terms[tool->count++] = CRM_LEAD_TERM;
	tool->arguments = terms;
}

static crm_err list(struct crm_tool *tool)
{
	const struct crm_entity *entity;
	struct crm_select select;
	int64_t rows = 0;
	narrow(tool);
	CRM_TRY(crm_tool_asof_show(tool, &entity));
	CRM_TRY(crm_listing_select(tool, entity, tool->arguments, tool->count, &select));
	if (!crm_option_given(tool, "fields"))
		CRM_TRY(crm_listing_columns(tool, entity, "id,name,email,phone,company,source,lead_status,score,owner,age,"
		                            "first_response", &select));
	if (!crm_option_given(tool, "sort"))
		CRM_TRY(crm_listing_sort(tool, entity, CRM_LEAD_ORDER, &select));
	CRM_TRY(crm_listing_run(tool, &select, &rows));
	return rows ? NULL : crm_nothing();
}

static crm_err count(struct crm_tool *tool)
{
	narrow(tool);
	return crm_record_count(tool);
}

/* -- capture ------------------------------------------------------------------------- */

static const struct crm_source_kind *const capture_kinds[] = {
	&crm_source_csv, &crm_source_form, &crm_source_json, &crm_source_jsonl, &crm_source_tsv, NULL,
};

static const struct crm_option capture_options[] = {
	{ .name = "form", .argument = "FORMAT", .help = "what stdin has (default: told by its first bytes)",
	  .choices = "csv|form|json|jsonl|tsv" },
	{ .name = "consent", .argument = "TEXT", .help = "what the person agreed to: kept as a note" },
	{ .name = "consent-field", .argument = "NAME", .help = "the field of a form that has it (default: consent)" },
	{ .name = NULL },
};

/* What is not known to be a yes is none, but may have been meant as one. */
static void say_unclear(struct crm_tool *tool, const struct crm_lead_wish *wish, const char *answer)
{
	enum { MOST = 60 };
	CRM_AUTO(crm_str_drop) struct crm_str shown = {0}, text = {0};
	crm_utf8_add_shown(&shown, answer, strlen(answer), MOST);
	crm_shell_add(&text, crm_str_text(&shown));
	crm_say(tool, "line %lld: %s=%s is neither a known yes nor no: no consent is recorded\n"
	        "hint: if it means yes, --consent %s takes this text for it", (long long)wish->row->line, wish->consent_column,
	        crm_str_text(&text), crm_str_text(&text));
}

static crm_err capture_one(struct crm_work *work, const struct crm_lead_wish *wish)
{
	char id[17];
	const char *unclear;
	CRM_TRY(crm_lead_capture(work->tool->repo, work->change, work->arena, wish, id, &unclear));
	if (unclear)
		say_unclear(work->tool, wish, unclear);
	crm_work_leave(work, id);
	return NULL;
}

/* A header of which no column is anything of a lead is none: what came is no list of them. */
static crm_err check_header(const struct crm_work *work, const struct crm_source *source)
{
	const char *const *names;
	size_t count;
	crm_source_header(source, &names, &count);
	for (size_t i = 0; i < count; i++)
		if (crm_entity_header(work->entity, names[i]) != CRM_NO_FIELD)
			return NULL;
	if (!count)
		return NULL;
	crm_err err = crm_fail(CRM_INVALID, "this is neither a form, nor JSON, nor a header with a field of a contact");
	return crm_err_at(crm_err_hint(err, "name=Jana&email=jana%%40x.example, or lines of CSV under a header like name,email"),
	                  crm_source_name(source), 1);
}

static crm_err capture_rows(struct crm_work *work, struct crm_lead_wish *wish, size_t *count)
{
	struct crm_source_options options = { .format = crm_option(work->tool, "form"), .entity = work->entity,
		.kinds = capture_kinds };
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	*count = 0;
	CRM_TRY(crm_source_open(NULL, &options, &source));
	CRM_TRY(check_header(work, source));
	wish->stranger = crm_same(crm_source_format(source), crm_source_form.name);
	for (;;) {
		CRM_TRY(crm_work_next(work));
		CRM_TRY(crm_source_next(source, work->arena, &wish->row));
		if (!wish->row)
			return NULL;
		CRM_TRY(crm_err_at(capture_one(work, wish), crm_source_name(source), wish->row->line));
		++*count;
	}
}

static crm_err capture(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	bool stream = crm_same(tool->arguments[0], "-");
	const char *column = crm_option(tool, "consent-field");
	size_t count = 1;
	struct crm_assigns assigns;
	CRM_TRY(crm_assigns_parse(tool, tool->entity, tool->arguments + stream, tool->count - stream, true, &assigns));
	struct crm_lead_wish wish = { .assigns = assigns.items, .count = assigns.count,
		.consent = crm_option(tool, "consent"), .consent_column = column ? column : "consent" };
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	if (stream) {
		CRM_TRY(capture_rows(&work, &wish, &count));
	} else {
		CRM_TRY(crm_work_next(&work));
		CRM_TRY(capture_one(&work, &wish));
	}
	CRM_TRY(crm_work_end(&work));
	if (count)
		return NULL;
	crm_say(tool, "there was no lead on standard input");
	return crm_nothing();
}

/* -- convert ------------------------------------------------------------------------- */

static const struct crm_option convert_options[] = {
	{ .name = "no-company", .help = "neither look for a company nor make one" },
	{ .name = "no-deal", .help = "make no deal" },
	{ .name = "each", .help = "one transaction for each record, not one for all" },
	{ .name = NULL },
};

/* FIELD=VALUE is the deal's, but for company=NAME, of which there may be none yet. */
static crm_err read_conversion(struct crm_tool *tool, size_t refs, struct crm_conversion *out)
{
	static const char company[] = "company=";
	const char **deal = crm_new(tool->arena, const char *, tool->count + 1);
	struct crm_assigns assigns;
	size_t n = 0;
	*out = (struct crm_conversion){ .no_company = crm_option_given(tool, "no-company"),
		.no_deal = crm_option_given(tool, "no-deal") };
	for (size_t i = refs; i < tool->count; i++) {
		if (crm_starts(tool->arguments[i], company) && tool->arguments[i][sizeof company - 1])
			out->company = tool->arguments[i] + sizeof company - 1;
		else
			deal[n++] = tool->arguments[i];
	}
	if (n && out->no_deal)
		return crm_fail(CRM_USAGE, "--no-deal makes no deal that %s could be of", deal[0]);
	const struct crm_entity *entity = crm_model_entity(tool->repo->store->model, "deal");
	CRM_TRY(crm_assigns_parse(tool, entity, deal, n, true, &assigns));
	out->deal = assigns.items;
	out->count = assigns.count;
	return NULL;
}

static crm_err convert(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_conversion conversion;
	struct crm_refs refs;
	size_t n = 0;
	while (n < tool->count && !crm_assign_is(tool->arguments[n]))
		n++;
	if (!n)
		return crm_fail(CRM_USAGE, "which lead? Give a REF, or - for a stream");
	CRM_TRY(read_conversion(tool, n, &conversion));
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, n, &refs));
	CRM_TRY(crm_work_ask(tool, tool->entity, "Convert", refs.count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < refs.count; i++) {
		char id[17];
		CRM_TRY(crm_work_next(&work));
		CRM_TRY(crm_lead_convert(tool->repo, work.change, work.arena, refs.ids[i], &conversion, id));
		CRM_TRY(crm_work_done(&work, id));
	}
	return crm_work_end(&work);
}

static const struct crm_verb verbs[] = {
	{ .name = "capture", .arguments = "[-] FIELD=VALUE...", .help = "a lead, or more about one that is known; prints its id",
	  .options = { capture_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = capture, .complete = "assigns" },
	{ .name = "score", .arguments = "[REF...|-]", .help = "gives leads (or these) their score by the rules of score_rule",
	  .options = { crm_options_lead_score, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1,
	  .run = crm_lead_score, .complete = "refs" },
	{ .name = "assign", .arguments = "[REF...|-]",
	  .help = "gives leads without an owner (or these) to somebody, by the records of assignment",
	  .options = { crm_options_lead_assign, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE,
	  .most = -1, .run = crm_lead_assign, .complete = "refs" },
	{ .name = "convert", .arguments = "REF...|- [company=NAME] [FIELD=VALUE...]",
	  .help = "an opportunity now, with its company and a deal; prints the deal's id",
	  .options = { convert_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = convert, .complete = "refs" },
	{ .name = "list", .arguments = "[TERM...]", .help = "leads that match all terms, the oldest first",
	  .options = { crm_options_select, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = list, .complete = "terms" },
	{ .name = "count", .arguments = "[TERM...]", .help = "how many leads match all terms",
	  .options = { crm_options_count, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = count, .complete = "terms" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-lead",
	.help = "contacts early in their life",
	.entity = "contact",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
