/*
 * crm-survey: what customers are asked when their ticket is solved, and what they answer.
 */
#include "base/str.h"
#include "cli/asof.h"
#include "cli/records.h"
#include "cli/survey_ask.h"
#include "cli/survey_cgi.h"
#include "cli/survey_key.h"
#include "cli/survey_report.h"

static const struct crm_verb verbs[] = {
	{ .name = "send", .arguments = "[TERM...]", .help = "asks about tickets that were solved, each once; prints the messages' ids",
	  .options = { crm_options_survey_send, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1,
	  .run = crm_survey_send, .complete = "terms", .entity = "ticket" },
	{ .name = "answer", .arguments = "TOKEN", .help = "the answer of who has followed a link; prints its id",
	  .options = { crm_options_survey_answer, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = 1, .run = crm_survey_take, .entity = "survey_answer" },
	{ .name = "collect", .arguments = "", .help = "the answers among the mails that came in; prints their ids",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .run = crm_survey_collect,
	  .entity = "survey_answer" },
	{ .name = "report", .arguments = "", .help = "satisfaction, recommendation and ease, and what they rest on",
	  .options = { crm_options_survey_report, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ,
	  .run = crm_survey_report_print },
	{ .name = "key", .arguments = "", .help = "the keys that links are signed with",
	  .options = { crm_options_survey_key, CRM_OPTIONS_OUTPUT }, .run = crm_survey_key },
	{ .name = "cgi", .arguments = "", .help = "the page behind a link, for a web server", .run = crm_survey_cgi },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-survey",
	.help = "how satisfied customers are",
	.entity = "survey",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
