/*
 * crm-check: proves that the repository is sound: the database in itself, and that it says what history.git says.
 */
#include <string.h>

#include "base/money.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/tool.h"
#include "history/verify.h"
#include "repo/followers.h"
#include "store/check.h"

struct finding {
	struct crm_tool *tool;
	int64_t count;
};

static void found(void *context, const char *sentence)
{
	struct finding *finding = context;
	finding->count++;
	crm_utf8_add_shown(&finding->tool->out.buffer, sentence, strlen(sentence), 0);
	crm_str_add_c(&finding->tool->out.buffer, '\n');
	crm_output_tick(&finding->tool->out);
}

static crm_err check_history(struct crm_tool *tool, struct finding *finding, double share)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	int64_t checked = 0;
	CRM_TRY(crm_followers_drain(tool->repo));
	CRM_TRY(crm_history_open(tool->repo->folder, &history));
	return crm_history_verify(history, tool->repo->store, share, found, finding, &checked);
}

static crm_err take_share(const struct crm_tool *tool, double *share)
{
	const char *text = crm_option(tool, "subset");
	*share = 100;
	if (!text)
		return NULL;
	char *number = crm_copy(tool->arena, text);
	size_t n = strlen(number);
	if (n && number[n - 1] == '%')
		number[n - 1] = '\0';
	if (crm_number_parse(number, share) || *share <= 0 || *share > 100)
		return crm_fail(CRM_USAGE, "--subset is a share in percent, like 2.5%%, not '%s'", text);
	return NULL;
}

static crm_err run(struct crm_tool *tool)
{
	struct finding finding = { .tool = tool };
	struct crm_findings findings = { .found = found, .context = &finding };
	int64_t records = 0;
	double share = 100;
	CRM_TRY(take_share(tool, &share));
	CRM_TRY(crm_store_check(tool->repo->store, &findings, &records));
	CRM_TRY(check_history(tool, &finding, share));
	if (finding.count)
		return crm_fail(CRM_DAMAGED, "%lld %s", (long long)finding.count,
		                finding.count == 1 ? "finding" : "findings");
	crm_say(tool, "%lld records, database and history agree", (long long)records);
	return NULL;
}

static const struct crm_option options[] = {
	{ "subset", 0, "PERCENT", "compare only this share of the records with the history, chosen at random", NULL,
	  false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_verb verbs[] = {
	{ NULL, "", "is everything sound, and is the database what the history says?", { options }, CRM_NEEDS_WRITE, 0, 0,
	  run, NULL },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-check",
	.help = "prove that the repository is sound",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
